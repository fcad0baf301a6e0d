// Linux's calls for many datagrams at a time, which Swift's view of the C library does not show. Nothing but calls.
#ifndef WAYLEAVE_CSOCKETS_H
#define WAYLEAVE_CSOCKETS_H

#include <stddef.h>
#include <stdint.h>

// What the kernel says of one datagram.
struct wl_arrival {
  uint32_t length;
  uint8_t truncated;       // longer than its slot
  uint8_t family;          // 4 or 6; 0 for none
  uint16_t port;           // host order
  uint8_t address[16];     // IPv4 in the first four
  int64_t received;        // UTC nanoseconds of SO_TIMESTAMPNS; 0 if the kernel gave none
  uint32_t drops;          // SO_RXQ_OVFL: dropped by this socket since it was opened, modulo 2^32
  uint8_t has_drops;
};

// The buffers of one receiving task.
struct wl_receiver;
struct wl_receiver *wl_receiver_create(int most, size_t slot_bytes);
void wl_receiver_destroy(struct wl_receiver *receiver);
// Waits for nothing. Answers the number of datagrams, or -errno.
int wl_receive(struct wl_receiver *receiver, int socket);
const struct wl_arrival *wl_arrivals(const struct wl_receiver *receiver);
const uint8_t *wl_slot(const struct wl_receiver *receiver, int index);

// SO_TIMESTAMPNS, SO_RXQ_OVFL and a receive buffer of at least `buffer_bytes`, by force where allowed.
// Answers the size of the buffer that the kernel granted, or -errno.
int wl_prepare_udp(int socket, int buffer_bytes);

// Sends `count` datagrams of a connected socket with one call: datagram i is `lengths[i]` bytes at `datagrams[i]`.
// Answers how many were sent, or -errno.
int wl_send_many(int socket, const uint8_t *const *datagrams, const uint32_t *lengths, int count);

#endif
