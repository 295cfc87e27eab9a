// The least that servers like ours can cost: bare loops without limits, deadlines, ledger or care.
//
//   floor close PATH?      accept, send 64 bytes, close
//   floor more PATH?       accept, send with MSG_MORE, look whether the peer has talked, close
//   floor answerer         epoll; answers each five bytes of a `query` RANDOM with 64
//   floor http             accept, read a request, send a response, close
//
// Listens on a socket file if one is named, else on a free port of 127.0.0.1; prints its endpoint;
// ends by a signal.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { message_bytes = 64, request_bytes = 5, most_requests = 1024, most_events = 256 };

static _Noreturn void die(const char *what) {
  perror(what);
  exit(71);
}

static int listen_on_port(const char *framing) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0)
    die("floor");
  printf("%s://127.0.0.1:%d\n", framing, ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static int listen_on_path(const char *path) {
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      listen(listener, SOMAXCONN) != 0)
    die("floor");
  printf("text://%s\n", path);
  fflush(stdout);
  return listener;
}

// A fortune of `qt` over TCP, of `text` over a socket file.
static void fill(unsigned char *message, int is_text) {
  memset(message, 'a', message_bytes);
  if (is_text) {
    message[message_bytes - 1] = '\n';
    return;
  }
  memset(message, 0, 4);
  message[3] = message_bytes - 4;
  for (int i = 4; i < message_bytes; i += 2) message[i] = 0;
}

static _Noreturn void answer_and_close(int listener, const unsigned char *message, int sparingly) {
  for (;;) {
    const int peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (peer < 0) continue;
    char byte;
    if (send(peer, message, message_bytes, MSG_NOSIGNAL | (sparingly ? MSG_MORE : 0)) !=
            message_bytes ||
        (sparingly && recv(peer, &byte, sizeof byte, MSG_DONTWAIT) > 0))
      fputs("floor: not the connection that was expected\n", stderr);
    close(peer);
  }
}

static _Noreturn void answer_http(int listener) {
  static const char response[] =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
  for (;;) {
    const int peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    char request[4096];
    if (recv(peer, request, sizeof request, 0) > 0 &&
        send(peer, response, sizeof response - 1, MSG_NOSIGNAL) < 0)
      perror("floor");
    close(peer);
  }
}

static void answer_requests(int peer, const unsigned char *answers) {
  unsigned char requests[most_requests * request_bytes];
  const ssize_t n = recv(peer, requests, sizeof requests, 0);
  if (n <= 0)
    close(peer);
  else if (send(peer, answers, (size_t)(n / request_bytes) * message_bytes, MSG_NOSIGNAL) < 0)
    perror("floor");
}

static _Noreturn void answer_for_ever(int listener) {
  static unsigned char answers[most_requests * message_bytes];
  for (size_t i = 0; i < most_requests; ++i) {
    unsigned char *answer = answers + i * message_bytes;
    memset(answer, 'a', message_bytes);
    memcpy(answer, "\0\0\0\x3c\0\0\0\0\1\0\0\0\0", 13);
  }
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    struct epoll_event events[most_events];
    const int n = epoll_wait(poller, events, most_events, -1);
    for (int i = 0; i < n; ++i) {
      if (events[i].data.fd != listener) {
        answer_requests(events[i].data.fd, answers);
        continue;
      }
      const int peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
      const int no_delay = 1;
      setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
      event = (struct epoll_event){.events = EPOLLIN | EPOLLET, .data.fd = peer};
      epoll_ctl(poller, EPOLL_CTL_ADD, peer, &event);
    }
  }
}

int main(int argc, char **argv) {
  const char *const kind = argc > 1 ? argv[1] : "";
  if (strcmp(kind, "answerer") == 0) answer_for_ever(listen_on_port("query"));
  if (strcmp(kind, "http") == 0) answer_http(listen_on_port("http"));
  if (strcmp(kind, "close") != 0 && strcmp(kind, "more") != 0) {
    fputs("usage: floor close|more [PATH] | floor answerer|http\n", stderr);
    return 64;
  }
  unsigned char message[message_bytes];
  fill(message, argc > 2);
  answer_and_close(argc > 2 ? listen_on_path(argv[2]) : listen_on_port("qt"), message,
                   strcmp(kind, "more") == 0);
}
