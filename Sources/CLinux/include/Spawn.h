#ifndef ALOFT_SPAWN_H
#define ALOFT_SPAWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Starting a child with sockets passed to it, as another user, tied to the life of the thread that starts it.
//
// posix_spawn cannot pass descriptors and set a parent-death signal; clone and exec can. Between the two the child
// makes system calls only: it is a copy of one thread of a process whose other threads may have held any lock.

// What to start. Everything pointed to is only read, but for `listen_pid`, and only until aloft_spawn returns.
struct aloft_spawn_request {
  // The program's absolute path; the search path is not used.
  const char *path;
  // Ends with NULL; the first is the program's name.
  char *const *arguments;
  // Ends with NULL: the whole environment of the child.
  char *const *environment;
  // Where in `environment` the child writes its process identifier, in digits and a NUL: room for 11 bytes. May be NULL.
  char *listen_pid;
  // They become 3, 4, 5 … of the child, in this order, without close-on-exec. Whatever else is open is closed at exec,
  // but for standard output and standard error; standard input is /dev/null, unless `redirect` says otherwise.
  const int *descriptors;
  uint32_t descriptor_count;
  // Whether `input` becomes standard input, and `output` standard output and standard error.
  bool redirect;
  int input;
  int output;
  // Whether to become `user` and `group` with exactly the supplementary `groups`.
  bool change_account;
  uid_t user;
  gid_t group;
  const gid_t *groups;
  uint32_t group_count;
  // Whether it may have its parent's capabilities, if its user does; otherwise it has none beyond its user's, for good.
  bool keep_capabilities;
  // Sent to the child when the starting thread ends; 0 for none. A thread that ends before the child has come to ask for
  // it, while its process lives on, leaves the child without: start children from a thread that stays.
  int death_signal;
  // The soft limit of open descriptors, up to what the hard limit permits; 0 leaves it.
  uint64_t open_files;
};

// A child that was started. All three descriptors and the zombie are the caller's.
struct aloft_spawned {
  pid_t pid;
  // Readable once the child has ended.
  int pidfd;
  // Read end, non-blocking: end of file once the program runs, or one `aloft_spawn_failure` if it could not.
  int failure;
};

// The step at which the child ended before it became the program.
enum aloft_spawn_step {
  aloft_spawn_limits = 1,
  aloft_spawn_descriptors,
  aloft_spawn_input,
  aloft_spawn_scheduling,
  aloft_spawn_groups,
  aloft_spawn_group,
  aloft_spawn_user,
  aloft_spawn_privileges,
  aloft_spawn_death_signal,
  aloft_spawn_exec,
};

struct aloft_spawn_failure {
  int32_t step;
  int32_t error;
};

// Starts the child and returns without waiting for its exec; 0, or an errno.
//
// The child begins with no signal blocked and every disposition at its default, in a session of its own (a Ctrl-C meant
// for its parent does not reach it), with the normal scheduling policy, and no_new_privs set; its capabilities are as `keep_capabilities` says.
int aloft_spawn(const struct aloft_spawn_request *request, struct aloft_spawned *spawned);

// How a child ended.
struct aloft_exit {
  // Whether a signal ended it.
  bool signalled;
  // The exit status, or the signal.
  int32_t value;
};

// Collects the child of `pidfd` if it has ended: 0 and `*ended`, EAGAIN while it runs, or another errno.
//
// What is left of process group `group`, which the child led, is killed before: until then no other group can have its
// number. 0 for none.
int aloft_reap(int pidfd, pid_t group, struct aloft_exit *ended);

// Sends `signal` to the process of `pidfd`: 0 or an errno (ESRCH when it has ended).
int aloft_signal(int pidfd, int signal);

// Kills the child of `pidfd`, which has not been collected, and the process group that it leads.
void aloft_kill_group(int pidfd, pid_t group);

// A file in memory with these bytes, to be read from its beginning, that closes on exec; -1 and errno if there is none.
int aloft_memory_file(const void *bytes, size_t count);

#endif
