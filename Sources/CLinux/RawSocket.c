#define _GNU_SOURCE
#include "CLinux.h"

#include <linux/sock_diag.h>
#include <string.h>
#include <time.h>

int aloft_set_option(int descriptor, int level, int option, int value) {
  return setsockopt(descriptor, level, option, &value, sizeof value);
}

static int64_t nanoseconds(const struct timespec *time) {
  return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

void aloft_read_clocks(int64_t *monotonic, int64_t *wall) {
  struct timespec first, second;
  clock_gettime(CLOCK_MONOTONIC, &first);
  clock_gettime(CLOCK_REALTIME, &second);
  *monotonic = nanoseconds(&first);
  *wall = nanoseconds(&second);
}

static void read_control(struct cmsghdr *control, struct aloft_datagram *datagram) {
  const void *data = CMSG_DATA(control);
  int type = control->cmsg_type;
  if (control->cmsg_level == SOL_SOCKET && type == SCM_TIMESTAMPNS) {
    struct timespec arrival;
    memcpy(&arrival, data, sizeof arrival);
    datagram->stamp = nanoseconds(&arrival);
  } else if (control->cmsg_level == IPPROTO_IP && type == IP_TTL) {
    memcpy(&datagram->hop_limit, data, sizeof datagram->hop_limit);
  } else if (control->cmsg_level == IPPROTO_IP && type == IP_PKTINFO) {
    struct in_pktinfo info;
    memcpy(&info, data, sizeof info);
    memcpy(datagram->destination, &info.ipi_addr, sizeof info.ipi_addr);
    datagram->interface_index = (uint32_t)info.ipi_ifindex;
    datagram->has_destination = true;
  } else if (control->cmsg_level == IPPROTO_IPV6 && type == IPV6_HOPLIMIT) {
    memcpy(&datagram->hop_limit, data, sizeof datagram->hop_limit);
  } else if (control->cmsg_level == IPPROTO_IPV6 && type == IPV6_PKTINFO) {
    struct in6_pktinfo info;
    memcpy(&info, data, sizeof info);
    memcpy(datagram->destination, &info.ipi6_addr, sizeof info.ipi6_addr);
    datagram->interface_index = info.ipi6_ifindex;
    datagram->has_destination = true;
  }
}

ssize_t aloft_receive_datagram(
    int descriptor, int family, void *buffer, size_t capacity, struct aloft_datagram *datagram) {
  struct sockaddr_storage from = {0};
  struct iovec part = {.iov_base = buffer, .iov_len = capacity};
  union {
    struct cmsghdr align;
    char bytes[256];
  } control;
  struct msghdr message;
  ssize_t length;
  do {
    message = (struct msghdr){
        .msg_name = &from,
        .msg_namelen = sizeof from,
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control.bytes,
        .msg_controllen = sizeof control.bytes,
    };
    // With MSG_TRUNC the result is the datagram's own length.
    length = recvmsg(descriptor, &message, MSG_TRUNC);
  } while (length < 0 && errno == EINTR);
  if (length < 0) return -1;

  *datagram = (struct aloft_datagram){.hop_limit = -1, .stamp = -1, .length = (size_t)length};
  if (family == AF_INET) {
    const struct sockaddr_in *address = (const void *)&from;
    memcpy(datagram->source, &address->sin_addr, sizeof address->sin_addr);
  } else {
    const struct sockaddr_in6 *address = (const void *)&from;
    memcpy(datagram->source, &address->sin6_addr, sizeof address->sin6_addr);
  }
  for (struct cmsghdr *one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one))
    read_control(one, datagram);
  return (size_t)length < capacity ? length : (ssize_t)capacity;
}

uint32_t aloft_dropped_datagrams(int descriptor) {
  uint32_t information[SK_MEMINFO_VARS] = {0};
  socklen_t size = sizeof information;
  getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, information, &size);
  return information[SK_MEMINFO_DROPS];
}

int aloft_send_datagram(
    int descriptor, int family, const void *bytes, size_t count, const uint8_t *source,
    const uint8_t *destination, uint32_t interface_index) {
  union {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(sizeof(struct in6_pktinfo))];
  } control = {0};
  struct sockaddr_in to4 = {.sin_family = AF_INET};
  struct sockaddr_in6 to6 = {.sin6_family = AF_INET6};
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  struct cmsghdr *pin = CMSG_FIRSTHDR(&message);
  if (family == AF_INET) {
    struct in_pktinfo info = {.ipi_ifindex = (int)interface_index};
    memcpy(&info.ipi_spec_dst, source, sizeof info.ipi_spec_dst);
    memcpy(&to4.sin_addr, destination, sizeof to4.sin_addr);
    pin->cmsg_level = IPPROTO_IP;
    pin->cmsg_type = IP_PKTINFO;
    pin->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(pin), &info, sizeof info);
    message.msg_controllen = CMSG_SPACE(sizeof info);
    message.msg_name = &to4;
    message.msg_namelen = sizeof to4;
  } else {
    struct in6_pktinfo info = {.ipi6_ifindex = interface_index};
    memcpy(&info.ipi6_addr, source, sizeof info.ipi6_addr);
    memcpy(&to6.sin6_addr, destination, sizeof to6.sin6_addr);
    if (IN6_IS_ADDR_LINKLOCAL(&to6.sin6_addr) || IN6_IS_ADDR_MC_LINKLOCAL(&to6.sin6_addr))
      to6.sin6_scope_id = interface_index;
    pin->cmsg_level = IPPROTO_IPV6;
    pin->cmsg_type = IPV6_PKTINFO;
    pin->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(pin), &info, sizeof info);
    message.msg_name = &to6;
    message.msg_namelen = sizeof to6;
  }
  ssize_t sent;
  do {
    sent = sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

bool aloft_can_bind(int family, const uint8_t *address, uint32_t interface_index) {
  struct sockaddr_in own4 = {.sin_family = AF_INET};
  struct sockaddr_in6 own6 = {.sin6_family = AF_INET6};
  memcpy(&own4.sin_addr, address, sizeof own4.sin_addr);
  if (family == AF_INET6) {
    memcpy(&own6.sin6_addr, address, sizeof own6.sin6_addr);
    if (IN6_IS_ADDR_LINKLOCAL(&own6.sin6_addr)) own6.sin6_scope_id = interface_index;
  }
  int probe = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  int failed = family == AF_INET ? bind(probe, (const struct sockaddr *)&own4, sizeof own4)
                                 : bind(probe, (const struct sockaddr *)&own6, sizeof own6);
  close(probe);
  return failed == 0;
}

int aloft_send_frame(
    int descriptor, const void *bytes, size_t count, uint16_t ether_type, uint32_t interface_index) {
  struct sockaddr_ll to = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ether_type), .sll_ifindex = (int)interface_index};
  ssize_t sent;
  do {
    sent = sendto(descriptor, bytes, count, MSG_DONTWAIT, (const struct sockaddr *)&to, sizeof to);
  } while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

int aloft_set_filter(int descriptor, const struct sock_filter *program, uint16_t count) {
  struct sock_fprog filter = {.len = count, .filter = (struct sock_filter *)program};
  return setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

int aloft_open_filtered(
    const struct sock_filter *program, uint16_t count, uint16_t ether_type, uint32_t interface_index) {
  // Protocol 0: nothing arrives before the program is in place.
  int descriptor = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  struct sockaddr_ll where = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ether_type), .sll_ifindex = (int)interface_index};
  if (aloft_set_filter(descriptor, program, count) != 0 ||
      bind(descriptor, (const struct sockaddr *)&where, sizeof where) != 0) {
    int cause = errno;
    close(descriptor);
    errno = cause;
    return -1;
  }
  return descriptor;
}
