// SPDX-License-Identifier: Apache-2.0
// Viewers over TLS 1.3 with AES-128-GCM, in one thread, for bench/run. What they receive is decrypted, counted and dropped.
//
//     encrypted --stay|page|stalled PORT PATH VIEWERS SECONDS WARMUP_SECONDS FRAME_BYTES h1|h2
//
// When the warm-up is over, and then at each line on standard input, it prints an empty line, measures for so many seconds, and prints one JSON object: the
// frames that have arrived. The viewers of a `page` watch one stream each, PATH0 and so on, by HTTP/2 on one connection; of those, the latency in microseconds
// is printed too, from the time in each picture's comment to its last byte. Those that are `stalled` read nothing. With `handshakes` instead it connects again and again, for so many seconds, and
// prints how often.
#define _GNU_SOURCE
#include "http2.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { STAMP_AT = 6, STAMP = 20, MOST_VIEWERS = 4096, MOST_LATENCIES = 1 << 20 };

// A viewer of a page: where it is in a picture.
typedef struct {
  size_t matched, left;
  char digits[17];
  uint64_t stamp;
} viewer;

typedef struct {
  SSL *ssl;
  int is_http2;
  viewer *only;  // of HTTP/1.1
  http2 now;
} connection;

static unsigned char scratch[1 << 16];
static unsigned long received;
static size_t frame_bytes;
static viewer viewers[MOST_VIEWERS];
static uint64_t latencies[MOST_LATENCIES];
static size_t latency_count;
static int is_page, is_stalled;

static uint64_t now_nanos(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static double now(void) {
  return (double)now_nanos() / 1e9;
}

static void fail(const char *what) {
  fprintf(stderr, "encrypted: %s\n", what);
  exit(1);
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static SSL *open_to(SSL_CTX *context, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
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

static void say(connection *to, const void *bytes, size_t n) {
  if (SSL_write(to->ssl, bytes, (int)n) != (int)n) fail("cannot send");
}

// Finds the time in a picture; then its last byte is so many bytes away.
static void look(viewer *v, const unsigned char *bytes, size_t n) {
  static const char magic[] = "KGTS";
  for (size_t i = 0; i < n;) {
    if (v->left) {
      size_t step = n - i < v->left ? n - i : v->left;
      v->left -= step;
      i += step;
      if (!v->left && latency_count < MOST_LATENCIES) latencies[latency_count++] = now_nanos() - v->stamp;
    } else if (v->matched >= 4) {
      v->digits[v->matched++ - 4] = (char)bytes[i++];
      if (v->matched == STAMP) {
        v->stamp = strtoull(v->digits, NULL, 16);
        v->matched = 0;
        v->left = frame_bytes - STAMP_AT - STAMP;
      }
    } else {
      v->matched = bytes[i] == (unsigned char)magic[v->matched] ? v->matched + 1 : bytes[i] == 'K';
      i++;
    }
  }
}

static void take(viewer *v, const unsigned char *bytes, size_t n) {
  received += n;
  if (is_page) look(v, bytes, n);
}

// Answers what a server expects an answer to.
static void frame_over(connection *c) {
  unsigned char answer[64];
  int type = c->now.head[3], is_answer = c->now.head[4] & ACK;
  if (type == SETTINGS && !is_answer) say(c, answer, frame(answer, SETTINGS, ACK, 0, 0));
  if (type == PING && !is_answer) {
    size_t n = frame(answer, PING, ACK, 0, 8);
    memcpy(answer + n, c->now.ping, 8);
    say(c, answer, n + 8);
  }
  if (type != DATA && type != HEADERS && type != SETTINGS && type != PING && type != WINDOW_UPDATE) fail("a stream has ended");
  if (c->now.taken >> 30) {
    say(c, answer, more_room(answer, (uint32_t)c->now.taken));
    c->now.taken = 0;
  }
  c->now.have = c->now.come = 0;
}

static void take_http2(connection *c, const unsigned char *bytes, size_t n) {
  http2 *now = &c->now;
  while (n) {
    size_t step = 1;
    if (now->have < FRAME_HEAD) {
      now->head[now->have++] = *bytes;
      if (now->have == FRAME_HEAD) now->left = (size_t)now->head[0] << 16 | (size_t)now->head[1] << 8 | now->head[2];
    } else {
      step = n < now->left ? n : now->left;
      uint32_t stream = (uint32_t)now->head[5] << 24 | (uint32_t)now->head[6] << 16 | (uint32_t)now->head[7] << 8 | now->head[8];
      if (now->head[3] == DATA) {
        take(&viewers[stream / 2], bytes, step);
        now->taken += step;
      }
      for (size_t i = 0; now->head[3] == PING && i < step; i++) now->ping[now->come + i] = bytes[i];
      now->come += step;
      now->left -= step;
    }
    if (now->have == FRAME_HEAD && !now->left) frame_over(c);
    bytes += step;
    n -= step;
  }
}

static void drain(connection *c) {
  int count;
  while ((count = SSL_read(c->ssl, scratch, sizeof scratch)) > 0) {
    if (c->is_http2) take_http2(c, scratch, (size_t)count);
    else take(c->only, scratch, (size_t)count);
  }
  if (SSL_get_error(c->ssl, count) != SSL_ERROR_WANT_READ) fail("a connection has ended");
}

// Reads until the time is over or, without one, until there is a line on standard input. Returns 0 at its end.
static int receive(int poll, double until) {
  for (;;) {
    struct epoll_event ready[256];
    double left = until - now();
    if (until > 0 && left <= 0) return 1;
    int found = epoll_wait(poll, ready, 256, until > 0 ? (int)(left * 1000) + 1 : -1);
    for (int i = 0; i < found; i++) {
      if (ready[i].data.ptr) drain(ready[i].data.ptr);
      else if (until <= 0) return read(0, scratch, sizeof scratch) > 0;
    }
  }
}

static void handshakes(SSL_CTX *context, int port, double seconds) {
  unsigned long made = 0;
  double begun = now();
  for (; now() - begun < seconds; made++) close_all(open_to(context, port));
  printf("{\"perSecond\": %.1f}\n", (double)made / (now() - begun));
}

static connection *connected(SSL_CTX *context, int poll, int port, int is_http2) {
  connection *c = calloc(1, sizeof *c);
  c->ssl = open_to(context, port);
  c->is_http2 = is_http2;
  unsigned char bytes[128];
  if (is_http2) say(c, bytes, preface(bytes));
  fcntl(SSL_get_fd(c->ssl), F_SETFL, O_NONBLOCK);
  struct epoll_event want = {.events = EPOLLIN, .data.ptr = c};
  if (!is_stalled) epoll_ctl(poll, EPOLL_CTL_ADD, SSL_get_fd(c->ssl), &want);
  return c;
}

static void open_viewers(SSL_CTX *context, int poll, int port, const char *path, int count, int is_http2) {
  connection *c = NULL;
  for (int i = 0; i < count; i++) {
    char own[100];
    unsigned char request[512];
    snprintf(own, sizeof own, is_page ? "%s%d" : "%s", path, i);
    if (!c || !is_http2 || !is_page) c = connected(context, poll, port, is_http2);
    c->only = &viewers[i];
    size_t n = is_http2 ? get(request, is_page ? 2 * (uint32_t)i + 1 : 1, own)
                        : (size_t)sprintf((char *)request, "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n", own);
    say(c, request, n);
    receive(poll, now() + 0.001);
  }
}

static void report(void) {
  printf("{\"frames\": %.0f", (double)received / (double)frame_bytes);
  if (is_page && latency_count) {
    qsort(latencies, latency_count, sizeof *latencies, by_value);
    printf(", \"pictures\": %zu, \"p50Micros\": %.1f, \"p99Micros\": %.1f", latency_count, (double)latencies[latency_count / 2] / 1e3,
           (double)latencies[latency_count * 99 / 100] / 1e3);
  }
  puts("}");
  fflush(stdout);
}

int main(int count, char **args) {
  if (count != 9) fail("--stay|page|stalled|handshakes PORT PATH VIEWERS SECONDS WARMUP_SECONDS FRAME_BYTES h1|h2");
  int port = atoi(args[2]), is_http2 = !strcmp(args[8], "h2");
  double seconds = atof(args[5]);
  frame_bytes = (size_t)atol(args[7]);
  is_page = !strcmp(args[1], "page");
  is_stalled = !strcmp(args[1], "stalled");
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  if (is_http2) SSL_CTX_set_alpn_protos(context, (const unsigned char *)"\2h2", 3);
  if (!strcmp(args[1], "handshakes")) {
    handshakes(context, port, seconds);
    return 0;
  }
  int poll = epoll_create1(0);
  struct epoll_event line = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll, EPOLL_CTL_ADD, 0, &line);
  open_viewers(context, poll, port, args[3], atoi(args[4]), is_http2);
  receive(poll, now() + atof(args[6]));
  do {
    puts("");
    fflush(stdout);
    received = latency_count = 0;
    receive(poll, now() + seconds);
    report();
  } while (receive(poll, 0));
}
