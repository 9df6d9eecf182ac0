// SPDX-License-Identifier: Apache-2.0
// Opens viewers for load.c: by HTTP, WebSocket and Socket.IO, until the next thing to arrive is a picture. It blocks, since nothing is
// measured meanwhile; a failure ends the program.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

// For bytes that nobody needs.
static char scratch[1 << 20];

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(1);
}

static const char socketio[] = "socketio:", websocket[] = "websocket:";

static int is_socketio(const char *path) {
  return !strncmp(path, socketio, strlen(socketio));
}

static int is_websocket(const char *path) {
  return !strncmp(path, websocket, strlen(websocket));
}

static int is_messages(const char *path) {
  return is_socketio(path) || is_websocket(path);
}

static void say(int fd, const void *bytes, size_t n) {
  if (send(fd, bytes, n, MSG_NOSIGNAL) != (ssize_t)n) fail("send");
}

// Sends a text message, masked with a key of zeros.
static void say_text(int fd, const char *text) {
  char message[256];
  size_t length = strlen(text);
  memcpy(message, (char[]){(char)0x81, (char)(0x80 | length), 0, 0, 0, 0}, 6);
  memcpy(message + 6, text, length);
  say(fd, message, 6 + length);
}

static void hear_all(int fd, char *bytes, size_t n) {
  for (ssize_t got; n; bytes += got, n -= (size_t)got) {
    got = recv(fd, bytes, n, 0);
    if (got <= 0) fail("closed before the first picture");
  }
}

// Reads a message's head and, if `room` is enough, its contents. Returns its length, head included.
static size_t hear_message(int fd, char *contents, size_t room) {
  unsigned char head[10];
  hear_all(fd, (char *)head, 2);
  size_t more = head[1] < 126 ? 0 : head[1] == 126 ? 2 : 8, length = more ? 0 : head[1];
  hear_all(fd, (char *)head + 2, more);
  for (size_t i = 0; i < more; i++) length = length << 8 | head[2 + i];
  for (size_t left = length; left;) {
    size_t step = left < room ? left : room;
    hear_all(fd, contents, step);
    left -= step;
  }
  return 2 + more + length;
}

static void upgrade(int fd, int port, const char *target) {
  char text[512], *end = text;
  int n = snprintf(text, sizeof text,
                   "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", target, port);
  say(fd, text, (size_t)n);
  memset(text, 0, sizeof text);
  for (size_t have = 0; !strstr(end, "\r\n\r\n"); have++) {
    if (have == sizeof scratch - 1) fail("no end of the answer");
    end = have < 4 ? scratch : scratch + have - 4;
    hear_all(fd, scratch + have, 1);
    scratch[have + 1] = 0;
  }
}

// Subscribes, until the next thing to arrive is a picture.
static void subscribe(int fd, int port, const char *stream) {
  char text[256];
  upgrade(fd, port, "/socket.io/?EIO=4&transport=websocket");
  hear_message(fd, scratch, sizeof scratch);
  say_text(fd, "40");
  hear_message(fd, scratch, sizeof scratch);
  snprintf(text, sizeof text, "42[\"subscribe\",\"%s\",{\"binary\":true}]", stream);
  say_text(fd, text);
}

static int open_viewer(int port, const char *path, int receive_buffer) {
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (receive_buffer) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  // One address has only 28,000 ports; the loopback network has more addresses.
  static int opened;
  struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(opened++ / 20000))};
  bind(fd, (struct sockaddr *)&from, sizeof from);
  if (connect(fd, (struct sockaddr *)&at, sizeof at)) fail("connect");
  if (is_socketio(path)) {
    subscribe(fd, port, path + strlen(socketio));
    return fd;
  }
  if (is_websocket(path)) {
    upgrade(fd, port, path + strlen(websocket));
    return fd;
  }
  char request[512];
  int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\nReferer: http://bench.example/\r\n\r\n", path, port);
  if (send(fd, request, (size_t)n, MSG_NOSIGNAL) != n) fail("send");
  return fd;
}
