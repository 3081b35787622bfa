#ifndef CLAB_H
#define CLAB_H

// What the lab needs from glibc that its Swift overlay leaves out (_GNU_SOURCE).

#include <spawn.h>

/// Moves the calling thread into the network namespace that `descriptor` names; 0, or -1 with errno.
int lab_enter_network_namespace(int descriptor);

/// Makes the spawned program close every descriptor from `first` on; 0, or an error number.
int lab_close_from(posix_spawn_file_actions_t *actions, int first);

/// Ties the calling thread to one processor, before everything else that runs there; 0, or -1 with errno.
int lab_take_processor(int processor);

/// Lets the calling thread run before everything else; 0, or -1 with errno.
int lab_run_first(void);

/// Opens an unnamed file in memory, closed on exec; a descriptor, or -1 with errno.
int lab_memory_file(void);

/// Limits how long a receive or send on the socket may wait.
void lab_set_timeouts(int descriptor, long milliseconds);

/// The time as clocks on walls show it: seconds since 1970.
double lab_wall_clock(void);

/// Waits until something can be read, at most for `nanoseconds`; positive if so.
int lab_wait_readable(int descriptor, long nanoseconds);

#endif
