#define _GNU_SOURCE
#include "CSockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { CONTROL_BYTES = 128 };

struct wl_receiver {
  int most;
  size_t slot_bytes;
  uint8_t *slots;
  struct mmsghdr *messages;
  struct iovec *pieces;
  struct sockaddr_storage *sources;
  uint8_t (*controls)[CONTROL_BYTES];
  struct wl_arrival *arrivals;
};

struct wl_receiver *wl_receiver_create(int most, size_t slot_bytes) {
  struct wl_receiver *r = calloc(1, sizeof *r);
  if (!r) return NULL;
  r->most = most;
  r->slot_bytes = slot_bytes;
  r->slots = malloc((size_t)most * slot_bytes);
  r->messages = calloc((size_t)most, sizeof *r->messages);
  r->pieces = calloc((size_t)most, sizeof *r->pieces);
  r->sources = calloc((size_t)most, sizeof *r->sources);
  r->controls = calloc((size_t)most, sizeof *r->controls);
  r->arrivals = calloc((size_t)most, sizeof *r->arrivals);
  if (!r->slots || !r->messages || !r->pieces || !r->sources || !r->controls || !r->arrivals) {
    wl_receiver_destroy(r);
    return NULL;
  }
  for (int i = 0; i < most; i++) {
    r->pieces[i].iov_base = r->slots + (size_t)i * slot_bytes;
    r->pieces[i].iov_len = slot_bytes;
    r->messages[i].msg_hdr.msg_iov = &r->pieces[i];
    r->messages[i].msg_hdr.msg_iovlen = 1;
    r->messages[i].msg_hdr.msg_name = &r->sources[i];
    r->messages[i].msg_hdr.msg_control = r->controls[i];
  }
  return r;
}

void wl_receiver_destroy(struct wl_receiver *r) {
  if (!r) return;
  free(r->slots);
  free(r->messages);
  free(r->pieces);
  free(r->sources);
  free(r->controls);
  free(r->arrivals);
  free(r);
}

static void read_source(const struct sockaddr_storage *source, struct wl_arrival *a) {
  if (source->ss_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)source;
    a->family = 4;
    a->port = ntohs(v4->sin_port);
    memcpy(a->address, &v4->sin_addr, 4);
  } else if (source->ss_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)source;
    a->port = ntohs(v6->sin6_port);
    if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
      a->family = 4;
      memcpy(a->address, (const uint8_t *)&v6->sin6_addr + 12, 4);
    } else {
      a->family = 6;
      memcpy(a->address, &v6->sin6_addr, 16);
    }
  }
}

int wl_receive(struct wl_receiver *r, int socket) {
  for (int i = 0; i < r->most; i++) {
    r->messages[i].msg_hdr.msg_namelen = sizeof r->sources[i];
    r->messages[i].msg_hdr.msg_controllen = CONTROL_BYTES;
    r->messages[i].msg_hdr.msg_flags = 0;
  }
  int count = recvmmsg(socket, r->messages, (unsigned)r->most, MSG_DONTWAIT, NULL);
  if (count < 0) return -errno;
  for (int i = 0; i < count; i++) {
    struct msghdr *header = &r->messages[i].msg_hdr;
    struct wl_arrival *a = &r->arrivals[i];
    memset(a, 0, sizeof *a);
    a->length = r->messages[i].msg_len;
    a->truncated = (header->msg_flags & MSG_TRUNC) != 0;
    read_source(&r->sources[i], a);
    for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c; c = CMSG_NXTHDR(header, c)) {
      if (c->cmsg_level != SOL_SOCKET) continue;
      if (c->cmsg_type == SO_TIMESTAMPNS) {
        struct timespec t;
        memcpy(&t, CMSG_DATA(c), sizeof t);
        a->received = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
      } else if (c->cmsg_type == SO_RXQ_OVFL) {
        memcpy(&a->drops, CMSG_DATA(c), sizeof a->drops);
        a->has_drops = 1;
      }
    }
  }
  return count;
}

const struct wl_arrival *wl_arrivals(const struct wl_receiver *r) { return r->arrivals; }

const uint8_t *wl_slot(const struct wl_receiver *r, int index) { return r->slots + (size_t)index * r->slot_bytes; }

int wl_prepare_udp(int socket, int buffer_bytes) {
  int on = 1;
  if (setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0) return -errno;
  if (setsockopt(socket, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on) < 0) return -errno;
  // By force needs CAP_NET_ADMIN; else as much as net.core.rmem_max allows.
  if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &buffer_bytes, sizeof buffer_bytes) < 0 &&
      setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes) < 0)
    return -errno;
  int granted = 0;
  socklen_t length = sizeof granted;
  if (getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &granted, &length) < 0) return -errno;
  return granted / 2;  // The kernel doubles the size for its own books (socket(7)).
}

int wl_send_many(int socket, const uint8_t *const *datagrams, const uint32_t *lengths, int count) {
  enum { MOST = 256 };
  struct mmsghdr messages[MOST];
  struct iovec pieces[MOST];
  if (count > MOST) count = MOST;
  memset(messages, 0, sizeof messages[0] * (size_t)count);
  for (int i = 0; i < count; i++) {
    pieces[i].iov_base = (void *)datagrams[i];
    pieces[i].iov_len = lengths[i];
    messages[i].msg_hdr.msg_iov = &pieces[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  int sent = sendmmsg(socket, messages, (unsigned)count, 0);
  return sent < 0 ? -errno : sent;
}
