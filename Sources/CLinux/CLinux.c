#define _GNU_SOURCE
#include "CLinux.h"

#include <string.h>

void aloft_name_thread(const char *name) { prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0); }

const char *aloft_error_text(int number) { return strerrordesc_np(number); }
