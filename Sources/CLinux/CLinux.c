#define _GNU_SOURCE
#include "CLinux.h"

#include <sched.h>
#include <string.h>

void aloft_name_thread(const char *name) { prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0); }

const char *aloft_error_text(int number) { return strerrordesc_np(number); }

int aloft_accept(int descriptor, struct sockaddr_storage *peer) {
  socklen_t length = sizeof *peer;
  return accept4(descriptor, (struct sockaddr *)peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int aloft_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
