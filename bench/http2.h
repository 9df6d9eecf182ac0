// SPDX-License-Identifier: Apache-2.0
// As much of HTTP/2 (RFC 9113) as a client needs that reads everything at once: it gives the server all the room that there is.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DATA = 0, HEADERS = 1, SETTINGS = 4, PING = 6, WINDOW_UPDATE = 8, ACK = 1, FRAME_HEAD = 9 };

static const uint32_t most_room = 0x7fffffff;

// The frame that a connection is within.
typedef struct {
  unsigned char head[FRAME_HEAD];
  size_t have, left, come;  // of its head, of what it has, of what has come of it
  unsigned char ping[8];
  uint64_t taken;  // since the server was last given room for the whole connection
} http2;

static size_t number(unsigned char *at, uint32_t value) {
  for (int i = 0; i < 4; i++) at[i] = (unsigned char)(value >> (24 - 8 * i));
  return 4;
}

static size_t frame(unsigned char *at, int type, int flags, uint32_t stream, size_t length) {
  number(at, (uint32_t)length << 8 | (uint32_t)type);
  at[4] = (unsigned char)flags;
  return 5 + number(at + 5, stream);
}

static size_t more_room(unsigned char *at, uint32_t bytes) {
  size_t n = frame(at, WINDOW_UPDATE, 0, 0, 4);
  return n + number(at + n, bytes);
}

// What a client says first: every stream, and the connection, has all the room.
static size_t preface(unsigned char *at) {
  static const char magic[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  size_t n = sizeof magic - 1;
  memcpy(at, magic, n);
  n += frame(at + n, SETTINGS, 0, 0, 6);
  at[n++] = 0;
  at[n++] = 4;  // SETTINGS_INITIAL_WINDOW_SIZE
  n += number(at + n, most_room);
  return n + more_room(at + n, most_room - 65535);
}

static size_t text(unsigned char *at, int name, const char *value) {
  size_t length = strlen(value);
  at[0] = (unsigned char)name;
  at[1] = (unsigned char)length;
  memcpy(at + 2, value, length);
  return 2 + length;
}

// A GET, in header fields that no table needs (RFC 7541, 6.2.2). The path is shorter than 127 bytes.
static size_t get(unsigned char *at, uint32_t stream, const char *path) {
  size_t n = FRAME_HEAD;
  at[n++] = 0x82;  // :method: GET
  at[n++] = 0x87;  // :scheme: https
  n += text(at + n, 4, path);
  n += text(at + n, 1, "localhost");
  at[n++] = 0x0f;  // accept is the 19th name
  n += text(at + n, 19 - 15, "*/*");
  frame(at, HEADERS, 5, stream, n - FRAME_HEAD);
  return n;
}
