#define _GNU_SOURCE
#include "UnixSocket.h"

#include <asm/socket.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int aloft_unix_address(const char *path, struct sockaddr_un *address, socklen_t *length) {
  size_t count = strlen(path);
  if (count == 0) return EINVAL;
  if (count >= sizeof address->sun_path) return ENAMETOOLONG;
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, count);
  // An abstract name has no terminator: its length tells where it ends.
  *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + count + (path[0] == '@' ? 0 : 1));
  if (path[0] == '@') address->sun_path[0] = '\0';
  return 0;
}

int aloft_unix_send(
    int socket, const void *bytes, size_t count, const struct sockaddr_un *address, socklen_t length) {
  ssize_t sent;
  do {
    sent = sendto(
        socket, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL, (const struct sockaddr *)address, length);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? errno : 0;
}

static int write_all(int file, const char *bytes, size_t count) {
  while (count != 0) {
    ssize_t written = write(file, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes += written;
    count -= (size_t)written;
  }
  return 0;
}

static int send_descriptor(int socket, int descriptor, const struct sockaddr_un *address, socklen_t length) {
  union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  struct msghdr message = {
      .msg_name = (void *)address,
      .msg_namelen = length,
      .msg_control = &control,
      .msg_controllen = sizeof control.room,
  };
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? errno : 0;
}

int aloft_unix_send_file(
    int socket, const void *bytes, size_t count, const struct sockaddr_un *address, socklen_t length) {
  int file = memfd_create("message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (file < 0) return errno;
  int error = write_all(file, bytes, count);
  // The receiver reads it in place, so it must not change any more.
  if (error == 0 && fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
    error = errno;
  }
  if (error == 0) error = send_descriptor(socket, file, address, length);
  close(file);
  return error;
}

int aloft_unix_peer(int socket, struct aloft_peer *peer) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return errno;
  *peer = (struct aloft_peer){.pid = credentials.pid, .user = credentials.uid, .group = credentials.gid};
  return 0;
}

int aloft_unix_peer_groups(int socket, gid_t *groups, uint32_t *count) {
  socklen_t length = (socklen_t)(*count * sizeof *groups);
  int result = getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups, &length);
  *count = (uint32_t)(length / sizeof *groups);
  return result == 0 ? 0 : errno;
}
