// SPDX-License-Identifier: Apache-2.0
// Requests one address with keep-alive, in one thread, at almost no cost. Each connection sends its next request as soon as the last one
// is answered; only the head of a response is read, and the kernel drops the body (MSG_TRUNC).
//
//     requests PORT PATH CONNECTIONS SECONDS WARMUP_SECONDS
//
// Prints one JSON object: responses per second after the warm-up, and the bytes of the last body.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD = 4096 };

typedef struct {
  int fd;
  size_t length; // of the head so far
  long body;     // missing bytes of the body; -1 before the head is complete
  char head[HEAD + 1];
} connection;

static char request[1024];
static char scratch[1 << 20];
static size_t request_length;
static unsigned long answers;
static long body_bytes;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what) {
  fprintf(stderr, "requests: %s\n", what);
  exit(1);
}

static void ask(connection *to) {
  to->length = 0;
  to->body = -1;
  if (send(to->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) fail("a request was not sent");
}

static void open_to(connection *to, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  int on = 1;
  to->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(to->fd, (struct sockaddr *)&address, sizeof address)) fail("nothing listens");
  setsockopt(to->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

// Reads the head once it is complete; until then, bytes of the body stay in the kernel.
static int read_head(connection *of) {
  ssize_t seen = recv(of->fd, of->head, HEAD, MSG_PEEK | MSG_DONTWAIT);
  if (seen < 0 && errno == EAGAIN) return 0;
  if (seen <= 0) fail("a connection has ended");
  of->head[seen] = 0;
  char *end = strstr(of->head, "\r\n\r\n");
  if (!end) return 0;
  char *length = strcasestr(of->head, "\r\nContent-Length:");
  if (strncmp(of->head, "HTTP/1.1 200 ", 13) || !length || length > end) fail("no answer with a length and status 200");
  of->body = body_bytes = atol(length + 17);
  return recv(of->fd, of->head, end + 4 - of->head, MSG_DONTWAIT) > 0;
}

static void read_body(connection *of) {
  while (of->body > 0) {
    size_t most = of->body < (long)sizeof scratch ? (size_t)of->body : sizeof scratch;
    ssize_t dropped = recv(of->fd, scratch, most, MSG_TRUNC | MSG_DONTWAIT);
    if (dropped < 0 && errno == EAGAIN) return;
    if (dropped <= 0) fail("a connection has ended");
    of->body -= dropped;
  }
  answers++;
  ask(of);
}

int main(int count, char **args) {
  if (count != 6) fail("PORT PATH CONNECTIONS SECONDS WARMUP_SECONDS");
  int connections = atoi(args[3]);
  double seconds = atof(args[4]), warm_up = atof(args[5]);
  request_length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: requests\r\n\r\n", args[2]);
  connection *all = calloc(connections, sizeof *all);
  int poll = epoll_create1(0);
  for (int i = 0; i < connections; i++) {
    open_to(&all[i], atoi(args[1]));
    struct epoll_event want = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &want);
    ask(&all[i]);
  }
  double from = now() + warm_up, until = from + seconds;
  unsigned long before = 0;
  for (double time = now(); time < until; time = now()) {
    struct epoll_event ready[64];
    if (time < from) before = answers;
    int found = epoll_wait(poll, ready, 64, 1000);
    for (int i = 0; i < found; i++) {
      connection *at = ready[i].data.ptr;
      if (at->body >= 0 || read_head(at)) read_body(at);
    }
  }
  printf("{\"perSecond\": %.0f, \"bodyBytes\": %ld}\n", (answers - before) / seconds, body_bytes);
}
