#ifndef ALOFT_UNIX_SOCKET_H
#define ALOFT_UNIX_SOCKET_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

// The address of the Unix socket at `path`; one that starts with '@' is in the abstract namespace.
// 0, or ENAMETOOLONG (the limit is 107 bytes), or EINVAL for an empty path.
int aloft_unix_address(const char *path, struct sockaddr_un *address, socklen_t *length);

// Sends one datagram without waiting and without SIGPIPE: 0 or an errno.
int aloft_unix_send(
    int socket, const void *bytes, size_t count, const struct sockaddr_un *address, socklen_t length);

// Sends what may be too long for a datagram: an empty one that carries a sealed file in memory with the bytes
// (SCM_RIGHTS, memfd_create). 0 or an errno.
int aloft_unix_send_file(
    int socket, const void *bytes, size_t count, const struct sockaddr_un *address, socklen_t length);

// Who connected: the credentials at the time of connect(2).
struct aloft_peer {
  pid_t pid;
  uid_t user;
  gid_t group;
};

// The peer of a connected stream socket (SO_PEERCRED): 0 or an errno.
int aloft_unix_peer(int socket, struct aloft_peer *peer);

// The peer's supplementary groups (SO_PEERGROUPS): 0 and how many there are in `*count`, which comes in as the room in
// `groups`; ERANGE if they do not fit, with the room that they need.
int aloft_unix_peer_groups(int socket, gid_t *groups, uint32_t *count);

#endif
