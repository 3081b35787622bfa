#ifndef ALOFT_RAW_SOCKET_H
#define ALOFT_RAW_SOCKET_H

// Datagrams with what control messages tell about them, which Swift cannot build or read.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <linux/filter.h>
#include <sys/types.h>

// What is known about a received datagram. Addresses are in network order: 4 bytes for AF_INET, 16 for AF_INET6.
struct aloft_datagram {
  uint8_t source[16];
  uint8_t destination[16];
  uint32_t interface_index;  // 0 if the kernel did not say
  bool has_destination;      // whether destination is set
  int hop_limit;             // TTL or hop limit, -1 if the kernel did not say
  size_t length;             // the datagram's length; more than what is stored if it was cut
  int64_t stamp;             // when it arrived, nanoseconds since 1970 by the wall clock; -1 if the kernel did not say
};

// The monotonic clock and the wall clock (since 1970) at the same moment, as near as can be, in nanoseconds.
void aloft_read_clocks(int64_t *monotonic, int64_t *wall);

// A socket option with an int as value; 0, or -1 with errno.
int aloft_set_option(int descriptor, int level, int option, int value);

// Receives one datagram of family AF_INET or AF_INET6 into buffer, without waiting if the socket is non-blocking.
// Needs IP_RECVTTL and IP_PKTINFO, or IPV6_RECVHOPLIMIT and IPV6_RECVPKTINFO, and SO_TIMESTAMPNS for `stamp`.
// Returns how many bytes were stored, or -1 with errno; retries when interrupted.
ssize_t aloft_receive_datagram(
    int descriptor, int family, void *buffer, size_t capacity, struct aloft_datagram *datagram);

// How many datagrams the kernel has dropped because the socket's queue was full, as it counts, modulo 2^32.
uint32_t aloft_dropped_datagrams(int descriptor);

// Sends one datagram from a source address and an interface that are pinned. Returns 0, or -1 with errno; retries
// when interrupted. A link-local IPv6 destination is taken to be on that interface.
int aloft_send_datagram(
    int descriptor, int family, const void *bytes, size_t count, const uint8_t *source,
    const uint8_t *destination, uint32_t interface_index);

// Whether a socket could be bound to an address (network order): it is on this host, and usable. A link-local IPv6
// address is looked for on the interface.
bool aloft_can_bind(int family, const uint8_t *address, uint32_t interface_index);

// A non-blocking packet socket that receives, of one protocol (0x0806, 0x86dd …) on one interface, only the frames that
// the program lets through, the host's own excepted; -1 with errno.
int aloft_open_filtered(
    const struct sock_filter *program, uint16_t count, uint16_t ether_type, uint32_t interface_index);

// Puts another program in the place of the one that a socket has; 0, or -1 with errno.
int aloft_set_filter(int descriptor, const struct sock_filter *program, uint16_t count);

// Sends one complete Ethernet frame (AF_PACKET) through an interface. Returns 0, or -1 with errno.
int aloft_send_frame(
    int descriptor, const void *bytes, size_t count, uint16_t ether_type, uint32_t interface_index);

#endif
