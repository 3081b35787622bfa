#define _GNU_SOURCE
#include "Spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

// What the child needs besides the request; made by the parent, for the child may not allocate.
struct child_plan {
  const struct aloft_spawn_request *request;
  pid_t parent;
  int failure;
  int *moved;
};

static _Noreturn void fail(const struct child_plan *plan, enum aloft_spawn_step step) {
  struct aloft_spawn_failure failure = {.step = step, .error = errno};
  ssize_t written = write(plan->failure, &failure, sizeof failure);
  (void)written;
  _exit(127);
}

// The raw call: glibc's own broadcasts to threads that this process does not have.
static long raw(long number, long first, long second, long third) {
  return syscall(number, first, second, third);
}

static void raise_limits(const struct child_plan *plan) {
  rlim_t wanted = plan->request->open_files;
  struct rlimit limit;
  if (wanted == 0) return;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) fail(plan, aloft_spawn_limits);
  if (limit.rlim_max < wanted) {
    // Raising the hard limit needs CAP_SYS_RESOURCE; without it the hard limit is what there is.
    struct rlimit raised = {.rlim_cur = wanted, .rlim_max = wanted};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) return;
    wanted = limit.rlim_max;
  }
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) fail(plan, aloft_spawn_limits);
}

static void place_descriptors(struct child_plan *plan) {
  const struct aloft_spawn_request *request = plan->request;
  const int first_free = 3 + (int)request->descriptor_count;

  // All of them go above the range first, so that no one lands on another that is still to be moved.
  int failure = fcntl(plan->failure, F_DUPFD_CLOEXEC, first_free);
  if (failure < 0) fail(plan, aloft_spawn_descriptors);
  plan->failure = failure;
  for (uint32_t index = 0; index < request->descriptor_count; index++) {
    plan->moved[index] = fcntl(request->descriptors[index], F_DUPFD_CLOEXEC, first_free);
    if (plan->moved[index] < 0) fail(plan, aloft_spawn_descriptors);
  }
  int input = -1, output = -1;
  if (request->redirect) {
    input = fcntl(request->input, F_DUPFD_CLOEXEC, first_free);
    output = fcntl(request->output, F_DUPFD_CLOEXEC, first_free);
    if (input < 0 || output < 0) fail(plan, aloft_spawn_descriptors);
  }
  for (uint32_t index = 0; index < request->descriptor_count; index++) {
    if (dup2(plan->moved[index], 3 + (int)index) < 0) fail(plan, aloft_spawn_descriptors);
  }
  // Marked, not closed: the failure pipe has to last until exec.
  if (syscall(SYS_close_range, first_free, ~0U, CLOSE_RANGE_CLOEXEC) != 0) fail(plan, aloft_spawn_descriptors);

  if (request->redirect) {
    if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) fail(plan, aloft_spawn_input);
    return;
  }
  input = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (input < 0) fail(plan, aloft_spawn_input);
  // It is 0 already when the parent had closed its own; then only the mark has to go.
  if ((input == 0 ? fcntl(0, F_SETFD, 0) : dup2(input, 0)) < 0) fail(plan, aloft_spawn_input);
}

static void drop_privileges(const struct child_plan *plan) {
  const struct aloft_spawn_request *request = plan->request;
  // Needs CAP_SETPCAP. Without it no_new_privs alone keeps an exec from gaining what the bounding set would permit.
  for (int capability = 0; !request->keep_capabilities && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++) {
  }
  (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (request->change_account) {
    if (raw(SYS_setgroups, request->group_count, (long)request->groups, 0) != 0) fail(plan, aloft_spawn_groups);
    if (raw(SYS_setresgid, request->group, request->group, request->group) != 0) fail(plan, aloft_spawn_group);
    if (raw(SYS_setresuid, request->user, request->user, request->user) != 0) fail(plan, aloft_spawn_user);
  }
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail(plan, aloft_spawn_privileges);

  // After the change of user, which clears it.
  if (request->death_signal != 0) {
    if (prctl(PR_SET_PDEATHSIG, request->death_signal, 0, 0, 0) != 0) fail(plan, aloft_spawn_death_signal);
    // The parent may have ended before the call; then nobody will send the signal.
    if (getppid() != plan->parent) _exit(127);
  }
}

static void reset_signals(void) {
  // The kernel's own call and layout, in which all zero is the default: glibc's refuses the two signals that it uses
  // itself, and they may be inherited as ignored.
  const uint64_t standard[8] = {0};
  const long mask_size = 8;
  for (int signal = 1; signal < _NSIG; signal++) {
    (void)syscall(SYS_rt_sigaction, signal, standard, NULL, mask_size);
  }
  sigset_t none;
  sigemptyset(&none);
  (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static void write_digits(char *to, pid_t value) {
  char reversed[11];
  int count = 0;
  do {
    reversed[count++] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count != 0) *to++ = reversed[--count];
  *to = '\0';
}

static _Noreturn void become(struct child_plan *plan) {
  const struct aloft_spawn_request *request = plan->request;
  // Fails only for a group leader, which a new process is not.
  (void)setsid();
  raise_limits(plan);
  place_descriptors(plan);

  struct sched_param normal = {.sched_priority = 0};
  if (raw(SYS_sched_setscheduler, 0, SCHED_OTHER, (long)&normal) != 0) fail(plan, aloft_spawn_scheduling);
  drop_privileges(plan);
  if (request->listen_pid != NULL) write_digits(request->listen_pid, getpid());
  reset_signals();
  (void)execve(request->path, request->arguments, request->environment);
  fail(plan, aloft_spawn_exec);
}

int aloft_spawn(const struct aloft_spawn_request *request, struct aloft_spawned *spawned) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return errno;
  struct child_plan plan = {.request = request, .parent = getpid(), .failure = ends[1]};
  plan.moved = calloc(request->descriptor_count + 1, sizeof *plan.moved);

  // A handler of the parent's may not run in the child: it would act on the parent's descriptors.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int pidfd = -1;
  // Not clone3: under systemd's RestrictNamespaces it does not exist, for a filter cannot look into its arguments.
  // With no stack of its own the child goes on with a copy of this one, as after fork.
  long pid = plan.moved == NULL ? -1 : syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, NULL, &pidfd, NULL, NULL);
  if (pid == 0) become(&plan);
  int error = pid < 0 ? errno : 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);

  free(plan.moved);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    return error;
  }
  *spawned = (struct aloft_spawned){.pid = (pid_t)pid, .pidfd = pidfd, .failure = ends[0]};
  return 0;
}

int aloft_reap(int pidfd, pid_t group, struct aloft_exit *ended) {
  siginfo_t information;
  memset(&information, 0, sizeof information);
  int result;
  if (group > 0) {
    do {
      result = waitid(P_PIDFD, (id_t)pidfd, &information, WEXITED | WNOHANG | WNOWAIT);
    } while (result != 0 && errno == EINTR);
    if (result != 0) return errno;
    if (information.si_pid == 0) return EAGAIN;
    (void)kill(-group, SIGKILL);
    memset(&information, 0, sizeof information);
  }
  do {
    result = waitid(P_PIDFD, (id_t)pidfd, &information, WEXITED | WNOHANG);
  } while (result != 0 && errno == EINTR);
  if (result != 0) return errno;
  if (information.si_pid == 0) return EAGAIN;
  ended->signalled = information.si_code != CLD_EXITED;
  ended->value = information.si_status;
  return 0;
}

void aloft_kill_group(int pidfd, pid_t group) {
  // Both: it may not have come to lead its group yet.
  (void)kill(-group, SIGKILL);
  (void)aloft_signal(pidfd, SIGKILL);
}

int aloft_memory_file(const void *bytes, size_t count) {
  unsigned flags = MFD_CLOEXEC | MFD_NOEXEC_SEAL;
  int file = (int)syscall(SYS_memfd_create, "aloft", flags);
  // Before Linux 6.3 there is no such seal.
  if (file < 0 && errno == EINVAL) file = (int)syscall(SYS_memfd_create, "aloft", MFD_CLOEXEC);
  if (file < 0) return -1;
  size_t written = 0;
  while (written < count) {
    ssize_t part = write(file, (const char *)bytes + written, count - written);
    if (part < 0 && errno == EINTR) continue;
    if (part <= 0) {
      close(file);
      return -1;
    }
    written += (size_t)part;
  }
  if (lseek(file, 0, SEEK_SET) != 0) {
    close(file);
    return -1;
  }
  return file;
}

int aloft_signal(int pidfd, int signal) {
  return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) == 0 ? 0 : errno;
}
