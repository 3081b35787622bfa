#define _GNU_SOURCE
#include "CLab.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>

int lab_enter_network_namespace(int descriptor) { return setns(descriptor, CLONE_NEWNET); }

int lab_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int lab_run_first(void) {
  struct sched_param highest = {.sched_priority = sched_get_priority_max(SCHED_FIFO)};
  return sched_setscheduler(0, SCHED_FIFO, &highest);
}

int lab_take_processor(int processor) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(processor, &one);
  return sched_setaffinity(0, sizeof one, &one) == 0 ? lab_run_first() : -1;
}

int lab_memory_file(void) { return memfd_create("lab", MFD_CLOEXEC); }

void lab_set_timeouts(int descriptor, long milliseconds) {
  struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

double lab_wall_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int lab_wait_readable(int descriptor, long nanoseconds) {
  struct pollfd entry = {.fd = descriptor, .events = POLLIN};
  struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
  return ppoll(&entry, 1, &limit, NULL);
}
