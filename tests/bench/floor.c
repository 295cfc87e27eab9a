// The least a threaded fortune server can cost: one thread that blocks in accept4, sends one message,
// looks whether the peer has talked, and closes. Prints its port; ends by a signal.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { message_bytes = 64 };

static void fill(unsigned char *message) {
  memset(message, 0, message_bytes);
  message[3] = message_bytes - 4;
  for (int i = 5; i < message_bytes; i += 2) message[i] = 'a';
}

int main(void) {
  unsigned char message[message_bytes];
  fill(message);

  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
    perror("floor");
    return 71;
  }
  printf("qt://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);

  for (;;) {
    const int peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (peer < 0) continue;
    char byte;
    if (send(peer, message, sizeof message, MSG_NOSIGNAL | MSG_MORE) != message_bytes ||
        recv(peer, &byte, sizeof byte, MSG_DONTWAIT) > 0)
      fputs("floor: not the connection that was expected\n", stderr);
    close(peer);
  }
}
