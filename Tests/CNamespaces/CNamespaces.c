#define _GNU_SOURCE
#include "CNamespaces.h"

#include <sched.h>

int aloft_leave_network(void) { return unshare(CLONE_NEWNET); }

int aloft_enter_network(int descriptor) { return setns(descriptor, CLONE_NEWNET); }
