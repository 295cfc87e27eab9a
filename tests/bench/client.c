// The least that asking a fortune server as often as it answers can cost: one thread, one epoll, a
// fixed number of connections; connect, read to the end, look at the length, close, again.
//
// usage: client qt://127.0.0.1:PORT CONNECTIONS SECONDS; prints connections a second.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most_events = 256, buffer_bytes = 64 * 1024, header_bytes = 4 };

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const char *what) {
  fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
  exit(71);
}

static void begin(int poller, const struct sockaddr_in *address) {
  const int peer = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (peer < 0) fail("socket");
  if (connect(peer, (const struct sockaddr *)address, sizeof *address) != 0 && errno != EINPROGRESS)
    fail("connect");
  struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.fd = peer};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, peer, &event) != 0) fail("epoll_ctl");
}

// Whether the whole answer and the end have come. An answer of a benchmark comes in one piece.
static int answered(int peer, uint32_t events) {
  static unsigned char buffer[buffer_bytes];
  const ssize_t n = recv(peer, buffer, sizeof buffer, 0);
  if (n < 0 && errno == EAGAIN) return 0;
  if (n < 0) fail("recv");
  if (n == 0) return 1;
  uint32_t length;
  memcpy(&length, buffer, sizeof length);
  if (n < header_bytes || ntohl(length) + header_bytes != (size_t)n) fail("not the answer expected");
  return (events & EPOLLRDHUP) != 0;
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (argc != 4) return 64;
  address.sin_port = htons((uint16_t)atoi(strrchr(argv[1], ':') + 1));
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  for (int i = atoi(argv[2]); i > 0; --i) begin(poller, &address);

  const double start = now();
  const double end = start + atof(argv[3]);
  long done = 0;
  while (now() < end) {
    struct epoll_event events[most_events];
    const int n = epoll_wait(poller, events, most_events, 1000);
    for (int i = 0; i < n; ++i) {
      if (!answered(events[i].data.fd, events[i].events)) continue;
      close(events[i].data.fd);
      ++done;
      begin(poller, &address);
    }
  }
  printf("%.1f\n", (double)done / (now() - start));
  return 0;
}
