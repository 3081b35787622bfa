#ifndef ALOFT_CLINUX_H
#define ALOFT_CLINUX_H

// The Linux interfaces that Swift's Glibc overlay does not carry.
// Plain headers are re-exported; what needs macros or control messages has a function below.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// Names the calling thread (at most 15 bytes are kept).
void aloft_name_thread(const char *name);

// To be added to a scheduling policy: children do not inherit it.
static const int aloft_sched_reset_on_fork = 0x40000000;

// What an error number means, in English; NULL if it is unknown. Safe on any thread.
const char *aloft_error_text(int number);

// How many processors the calling process may use; 0 if that cannot be found out.
int aloft_processors(void);

// accept4 with SOCK_NONBLOCK and SOCK_CLOEXEC; -1 and errno on failure.
int aloft_accept(int descriptor, struct sockaddr_storage *peer);

#include "Spawn.h"
#include "RawSocket.h"
#include "UnixSocket.h"

#endif
