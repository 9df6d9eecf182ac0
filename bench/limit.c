// SPDX-License-Identifier: Apache-2.0
// The lower bound: what the kernel itself costs when one M-JPEG stream is shown to many. One epoll loop, one send per viewer and
// frame, nothing else: no names, no presence, no protection. A server in any language can come near it, but not below it.
//
//     limit PORT FRAME_BYTES FPS
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define BOUNDARY "limit-0123456789abcdef"

typedef struct {
  int references;
  size_t length;
  char bytes[];
} frame;

typedef struct {
  int fd;
  int watching;
  frame *pending; // a frame that the kernel has accepted only in part
  size_t sent;
} viewer;

static viewer *viewers;
static int viewer_count, viewer_room, epoll;
static size_t image_bytes;

static void release(frame *f) {
  if (f && --f->references == 0) free(f);
}

static uint64_t now_nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// The beginning and end of a JPEG, with a comment for the time in between; the rest is filler.
static frame *make_frame(void) {
  frame *f = malloc(sizeof(frame) + image_bytes + 512);
  struct timespec wall;
  clock_gettime(CLOCK_REALTIME, &wall);
  f->references = 1;
  int head = sprintf(f->bytes, "Content-Type: image/jpeg\r\nContent-Length: %zu\r\nX-Timestamp: %ld.%06ld\r\n\r\n",
                     image_bytes, (long)wall.tv_sec, wall.tv_nsec / 1000);
  char *image = f->bytes + head;
  memset(image, 0x55, image_bytes);
  memcpy(image, "\xff\xd8\xff\xfe\x00\x16", 6);
  char stamp[24];
  sprintf(stamp, "KGTS%016llx", (unsigned long long)now_nanos());
  memcpy(image + 6, stamp, 20);
  memcpy(image + image_bytes - 2, "\xff\xd9", 2);
  f->length = (size_t)head + image_bytes;
  f->length += (size_t)sprintf(f->bytes + f->length, "\r\n--" BOUNDARY "\r\n");
  return f;
}

static void want(viewer *v, uint32_t events) {
  struct epoll_event e = {.events = events, .data.u32 = (uint32_t)(v - viewers) + 2};
  epoll_ctl(epoll, EPOLL_CTL_MOD, v->fd, &e);
}

static void leave(viewer *v) {
  close(v->fd);
  release(v->pending);
  v->pending = NULL;
  v->watching = 0;
  v->fd = -1;
}

static void go_on(viewer *v) {
  ssize_t n = send(v->fd, v->pending->bytes + v->sent, v->pending->length - v->sent, MSG_NOSIGNAL);
  if (n < 0 && errno != EAGAIN) {
    leave(v);
    return;
  }
  if (n > 0) v->sent += (size_t)n;
  if (v->sent == v->pending->length) {
    release(v->pending);
    v->pending = NULL;
    want(v, EPOLLIN);
  }
}

static void broadcast(void) {
  frame *f = make_frame();
  for (int i = 0; i < viewer_count; i++) {
    viewer *v = &viewers[i];
    if (!v->watching || v->pending) continue;
    ssize_t n = send(v->fd, f->bytes, f->length, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) {
      leave(v);
    } else if (n < (ssize_t)f->length) {
      f->references++;
      v->pending = f;
      v->sent = n < 0 ? 0 : (size_t)n;
      want(v, EPOLLIN | EPOLLOUT);
    }
  }
  release(f);
}

static void accept_all(int listener) {
  int fd;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (viewer_count == viewer_room) {
      viewer_room = viewer_room ? viewer_room * 2 : 1024;
      viewers = realloc(viewers, sizeof(viewer) * (size_t)viewer_room);
    }
    viewers[viewer_count] = (viewer){.fd = fd};
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = (uint32_t)viewer_count + 2};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    viewer_count++;
  }
}

static void hear(viewer *v) {
  static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nCache-Control: no-store\r\n"
                             "Content-Type: multipart/x-mixed-replace;boundary=" BOUNDARY "\r\n\r\n--" BOUNDARY "\r\n";
  char request[8192];
  ssize_t n = recv(v->fd, request, sizeof request, 0);
  if (n == 0 || (n < 0 && errno != EAGAIN)) {
    leave(v);
  } else if (n > 0 && !v->watching) {
    v->watching = send(v->fd, head, sizeof head - 1, MSG_NOSIGNAL) > 0;
  }
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: limit PORT FRAME_BYTES FPS\n");
    return 2;
  }
  struct rlimit files = {200000, 200000};
  setrlimit(RLIMIT_NOFILE, &files);
  image_bytes = strtoul(argv[2], NULL, 10);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 4096)) {
    perror("limit: cannot listen");
    return 1;
  }
  epoll = epoll_create1(0);
  int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  long period = 1000000000L / atol(argv[3]);
  struct itimerspec every = {{period / 1000000000L, period % 1000000000L}, {0, 1}};
  timerfd_settime(timer, 0, &every, NULL);
  struct epoll_event e = {.events = EPOLLIN, .data.u32 = 0};
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &e);
  e.data.u32 = 1;
  epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &e);
  for (;;) {
    struct epoll_event events[512];
    int n = epoll_wait(epoll, events, 512, -1);
    for (int i = 0; i < n; i++) {
      uint32_t who = events[i].data.u32;
      if (who == 0) {
        accept_all(listener);
      } else if (who == 1) {
        uint64_t ticks;
        if (read(timer, &ticks, sizeof ticks) > 0) broadcast();
      } else {
        viewer *v = &viewers[who - 2];
        if (v->fd >= 0 && v->pending && (events[i].events & EPOLLOUT)) go_on(v);
        if (v->fd >= 0 && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) hear(v);
      }
    }
  }
}
