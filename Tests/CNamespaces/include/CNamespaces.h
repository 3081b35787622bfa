#ifndef ALOFT_CNAMESPACES_H
#define ALOFT_CNAMESPACES_H

// Gives the calling thread a new network namespace. Returns 0, or -1 with errno.
int aloft_leave_network(void);

// Moves the calling thread to the network namespace behind a descriptor. Returns 0, or -1 with errno.
int aloft_enter_network(int descriptor);

#endif
