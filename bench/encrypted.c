// SPDX-License-Identifier: Apache-2.0
// Viewers over TLS 1.3 with AES-128-GCM, in one thread, for bench/run. What they receive is decrypted, counted and dropped.
//
//     encrypted --stay PORT PATH VIEWERS SECONDS WARMUP_SECONDS FRAME_BYTES
//
// When the warm-up is over, and then at each line on standard input, it prints an empty line, measures for so many seconds, and prints one JSON object: the
// frames that have arrived. With `handshakes` instead of --stay it connects again and again, for so many seconds, and prints how often.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static char scratch[1 << 16];
static unsigned long received;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what) {
  fprintf(stderr, "encrypted: %s\n", what);
  exit(1);
}

static SSL *open_to(SSL_CTX *context, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address)) fail("nothing listens");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  SSL *ssl = SSL_new(context);
  SSL_set_fd(ssl, fd);
  if (SSL_connect(ssl) != 1) fail("no handshake");
  return ssl;
}

static void close_all(SSL *ssl) {
  int fd = SSL_get_fd(ssl);
  SSL_free(ssl);
  close(fd);
}

static void drain(SSL *ssl) {
  int count;
  while ((count = SSL_read(ssl, scratch, sizeof scratch)) > 0) received += count;
  if (SSL_get_error(ssl, count) != SSL_ERROR_WANT_READ) fail("a connection has ended");
}

// Reads until the time is over or, without one, until there is a line on standard input. Returns 0 at its end.
static int receive(int poll, double until) {
  for (;;) {
    struct epoll_event ready[256];
    double left = until - now();
    if (until && left <= 0) return 1;
    int found = epoll_wait(poll, ready, 256, until ? (int)(left * 1000) + 1 : -1);
    for (int i = 0; i < found; i++) {
      if (ready[i].data.ptr) drain(ready[i].data.ptr);
      else if (!until) return read(0, scratch, sizeof scratch) > 0;
    }
  }
}

static void handshakes(SSL_CTX *context, int port, double seconds) {
  unsigned long made = 0;
  double begun = now();
  for (; now() - begun < seconds; made++) close_all(open_to(context, port));
  printf("{\"perSecond\": %.1f}\n", made / (now() - begun));
}

int main(int count, char **args) {
  if (count != 8) fail("--stay|handshakes PORT PATH VIEWERS SECONDS WARMUP_SECONDS FRAME_BYTES");
  int port = atoi(args[2]), viewers = atoi(args[4]);
  double seconds = atof(args[5]), frame_bytes = atof(args[7]);
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  if (!strcmp(args[1], "handshakes")) {
    handshakes(context, port, seconds);
    return 0;
  }
  char request[1024];
  int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n", args[3]);
  int poll = epoll_create1(0);
  struct epoll_event line = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &line);
  for (int i = 0; i < viewers; i++) {
    SSL *ssl = open_to(context, port);
    SSL_write(ssl, request, length);
    fcntl(SSL_get_fd(ssl), F_SETFL, O_NONBLOCK);
    struct epoll_event want = {.events = EPOLLIN, .data.ptr = ssl};
    epoll_ctl(poll, EPOLL_CTL_ADD, SSL_get_fd(ssl), &want);
    receive(poll, now() + 0.001);
  }
  receive(poll, now() + atof(args[6]));
  do {
    puts("");
    fflush(stdout);
    received = 0;
    receive(poll, now() + seconds);
    printf("{\"frames\": %.0f}\n", received / frame_bytes);
    fflush(stdout);
  } while (receive(poll, 0));
}
