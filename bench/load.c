// SPDX-License-Identifier: Apache-2.0
// The load: many viewers of one M-JPEG stream in one thread, at almost no cost. For most of them the kernel drops the bytes
// (MSG_TRUNC), and parts are counted by length, since every part of a run is equally long; some are read, for the time in each
// picture's comment. Slow viewers read at a rate, stalled ones never.
//
//     load [--stay] PORT PATH VIEWERS SECONDS WARMUP_SECONDS FPS [SLOW BYTES_PER_SECOND RECEIVE_BUFFER] [STALLED]
//
// PATH may also be websocket:PATH, or socketio:STREAM: then every viewer is a client of Socket.IO that has subscribed to that stream's
// pictures as bytes. It does not look for pings; it answers one every ten seconds, which a server takes for the answer to its next.
//
// Prints one JSON object: frames expected and received by each healthy viewer, latency in microseconds, the age of the pictures at slow
// viewers (means of the first and the last quarter of the time, and the greatest), how long stalled ones were kept, and how long the
// last healthy viewer waited for its first picture. With --stay the viewers stay: SECONDS after each line on standard input, another
// object is printed, until the input ends.
#define _GNU_SOURCE
#include "opening.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum kind { COUNTED, READ, SLOW, STALLED };

typedef struct {
  int fd;
  enum kind kind;
  uint64_t bytes;  // after the first boundary
  int begun;       // the response's head and the first boundary have arrived
  uint64_t frames; // since the warm-up
  uint64_t before; // frames when the warm-up ended
  uint64_t stamp;  // the time in the current frame
  size_t matched;
  char digits[17];
  double allowance; // bytes that a slow viewer may read now
  uint64_t opened_at, first_at, closed_at;
} viewer;

// The age of the pictures at slow viewers, in each quarter of the measured time.
typedef struct {
  double sum, most;
  int pictures;
} ages;

enum { QUARTERS = 4 };

// Marks an event of standard input; other events have a viewer's number.
static const uint32_t INPUT = UINT32_MAX;
static int ordered, over;

static int has_pings;
static uint64_t answered_at;

static viewer *viewers;
static int count;
static size_t stride;
static uint64_t *latencies;
static size_t latency_count, latency_room;
static int measuring;
static uint64_t measured_from, measured_until;
static ages slow_ages[QUARTERS];

static uint64_t now_nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

// Finds the length of a part, from one boundary to the next: one viewer reads three parts for all.
static void learn_stride(int port, const char *path) {
  int fd = open_viewer(port, path, 0);
  if (is_messages(path)) {
    stride = hear_message(fd, scratch, sizeof scratch);
    // Socket.IO sends a message about the picture, then its bytes.
    if (is_socketio(path)) stride += hear_message(fd, scratch, sizeof scratch);
    close(fd);
    return;
  }
  size_t room = 64u << 20, have = 0;
  char *bytes = malloc(room);
  for (;;) {
    ssize_t n = recv(fd, bytes + have, room - have, 0);
    if (n <= 0) fail("no stream");
    have += (size_t)n;
    char *head_end = memmem(bytes, have, "\r\n\r\n", 4);
    if (!head_end) continue;
    char *declared = memmem(bytes, (size_t)(head_end - bytes), "boundary=", 9);
    if (!declared) {
      fprintf(stderr, "load: not a stream: %.*s\n", (int)(head_end - bytes), bytes);
      exit(1);
    }
    declared += 9;
    if (*declared == '"') declared++;
    size_t length = strcspn(declared, "\"\r\n;");
    char delimiter[256];
    size_t dashes = strncmp(declared, "--", 2) ? 2 : 0;
    int d = snprintf(delimiter, sizeof delimiter, "%.*s%.*s", (int)dashes, "--", (int)length, declared);
    char *one = memmem(head_end + 2, have - (size_t)(head_end + 2 - bytes), delimiter, (size_t)d);
    char *two = one ? memmem(one + d, have - (size_t)(one + d - bytes), delimiter, (size_t)d) : NULL;
    char *three = two ? memmem(two + d, have - (size_t)(two + d - bytes), delimiter, (size_t)d) : NULL;
    if (!three) continue;
    stride = (size_t)(three - two);
    break;
  }
  free(bytes);
  close(fd);
}

static void note_latency(uint64_t nanos) {
  if (latency_count == latency_room) {
    latency_room = latency_room ? latency_room * 2 : 4096;
    latencies = realloc(latencies, latency_room * sizeof *latencies);
  }
  latencies[latency_count++] = nanos;
}

static void note_age(uint64_t now, double seconds) {
  ages *quarter = &slow_ages[(now - measured_from) * QUARTERS / (measured_until - measured_from)];
  quarter->sum += seconds;
  quarter->pictures++;
  if (seconds > quarter->most) quarter->most = seconds;
}

static void note_picture(viewer *v) {
  uint64_t now = now_nanos(), late = now - v->stamp;
  if (!v->stamp || !measuring || now >= measured_until) return;
  if (v->kind == READ) note_latency(late);
  if (v->kind == SLOW) note_age(now, (double)late / 1e9);
}

// Finds the time in a part, or in a piece of one.
static void find_stamp(viewer *v, const char *bytes, size_t n) {
  static const char magic[] = "KGTS";
  for (size_t i = 0; i < n; i++) {
    if (v->matched < 4) {
      const char *at = memchr(bytes + i, magic[v->matched], v->matched ? 1 : n - i);
      if (!at) {
        if (!v->matched) break;
        v->matched = 0;
        continue;
      }
      i = (size_t)(at - bytes);
      v->matched++;
    } else {
      v->digits[v->matched++ - 4] = bytes[i];
      if (v->matched == 20) {
        v->stamp = strtoull(v->digits, NULL, 16);
        v->matched = 0;
      }
    }
  }
}

// Counts whole parts, and measures, for viewers that are read, the time from the stamp to the last byte: part after part, since
// the next part's stamp may arrive with this one's last byte.
static void take(viewer *v, const char *bytes, size_t n) {
  if (v->kind == COUNTED) {
    v->bytes += n;
    return;
  }
  while (n) {
    size_t left = stride - v->bytes % stride, step = n < left ? n : left;
    find_stamp(v, bytes, step);
    v->bytes += step;
    if (step == left) note_picture(v);
    bytes += step;
    n -= step;
  }
}

static void begin(viewer *v, const char *bytes, size_t n) {
  char *end = memmem(bytes, n, "\r\n\r\n", 4);
  if (!end) return;
  char *boundary = memmem(end + 4, n - (size_t)(end + 4 - bytes), "\r\n", 2);
  // Some servers send the first boundary only with the first frame: then bytes are counted from the end of the head.
  const char *from = boundary && boundary - end < 200 ? boundary + 2 : end + 4;
  v->begun = 1;
  take(v, from, n - (size_t)(from - bytes));
}

static int hear(viewer *v, uint64_t now) {
  size_t most = sizeof scratch;
  if (v->kind == SLOW && v->begun) {
    if (v->allowance < 1024) return 0;
    most = (size_t)v->allowance < most ? (size_t)v->allowance : most;
  }
  int dropped = v->kind == COUNTED && v->begun;
  ssize_t n = recv(v->fd, scratch, most, dropped ? MSG_TRUNC | MSG_DONTWAIT : MSG_DONTWAIT);
  if (n == 0 || (n < 0 && errno != EAGAIN)) {
    v->closed_at = now;
    close(v->fd);
    return 1;
  }
  if (n > 0) {
    if (v->kind == SLOW) v->allowance -= (double)n;
    if (!v->begun) begin(v, scratch, (size_t)n);
    else take(v, scratch, (size_t)n);
    if (!v->first_at && v->bytes >= stride) v->first_at = now;
  }
  return 0;
}

// Handles what has arrived for healthy viewers, and which stalled ones have been disconnected.
static void hear_healthy(int epoll, int timeout_millis) {
  struct epoll_event events[1024];
  int n = epoll_wait(epoll, events, 1024, timeout_millis);
  uint64_t now = now_nanos();
  for (int i = 0; i < n; i++) {
    if (events[i].data.u32 == INPUT) {
      char line[64];
      if (read(0, line, sizeof line) > 0) ordered = 1;
      else over = 1;
      continue;
    }
    viewer *v = &viewers[events[i].data.u32];
    if (v->kind == STALLED) {
      if (!v->closed_at) v->closed_at = now;
      close(v->fd);
    } else if (v->kind != SLOW && !v->closed_at) {
      hear(v, now);
    }
  }
}

static double mean(const ages *a) {
  return a->pictures ? a->sum / a->pictures : 0;
}

static uint64_t median_frames(int healthy) {
  uint64_t *frames = calloc((size_t)healthy + 1, sizeof *frames);
  int n = 0;
  for (int i = 0; i < count; i++) {
    if (viewers[i].kind == COUNTED || viewers[i].kind == READ) frames[n++] = viewers[i].bytes / stride - viewers[i].before;
  }
  qsort(frames, (size_t)n, sizeof *frames, by_value);
  uint64_t median = n ? frames[n / 2] : 0;
  free(frames);
  return median;
}

static void report(double seconds, double fps) {
  double expected = seconds * fps;
  uint64_t total = 0, least = UINT64_MAX;
  int healthy = 0, full = 0, stalled = 0, stalled_closed = 0;
  double stalled_last = 0, age_most = 0, first_last = 0;
  int slow = 0, shown = 0;
  for (int i = 0; i < count; i++) {
    viewer *v = &viewers[i];
    uint64_t frames = v->bytes / stride - v->before;
    if (v->kind == COUNTED || v->kind == READ) {
      healthy++;
      total += frames;
      if (frames < least) least = frames;
      full += (double)frames >= 0.95 * expected;
      if (v->first_at) {
        double after = (double)(v->first_at - v->opened_at) / 1e9;
        if (after > first_last) first_last = after;
        shown++;
      }
    } else if (v->kind == STALLED) {
      stalled++;
      if (v->closed_at) {
        stalled_closed++;
        double after = (double)(v->closed_at - v->opened_at) / 1e9;
        if (after > stalled_last) stalled_last = after;
      }
    } else {
      slow++;
    }
  }
  int pictures = 0;
  for (int i = 0; i < QUARTERS; i++) {
    pictures += slow_ages[i].pictures;
    if (slow_ages[i].most > age_most) age_most = slow_ages[i].most;
  }
  qsort(latencies, latency_count, sizeof *latencies, by_value);
  double p50 = latency_count ? (double)latencies[latency_count / 2] / 1e3 : 0;
  double p99 = latency_count ? (double)latencies[latency_count * 99 / 100] / 1e3 : 0;
  printf("{\"viewers\":%d,\"frames\":%llu,\"expected\":%.0f,\"least\":%llu,\"atFullRate\":%d,\"share\":%.4f,"
         "\"p50Micros\":%.0f,\"p99Micros\":%.0f,\"slow\":%d,\"slowAgeFirstSeconds\":%.2f,\"slowAgeLastSeconds\":%.2f,"
         "\"slowAgeMostSeconds\":%.2f,\"slowPictures\":%d,"
         "\"stalled\":%d,\"stalledClosed\":%d,\"stalledLastClosedSeconds\":%.1f,\"shown\":%d,\"firstPictureLastSeconds\":%.2f,\"median\":%llu,"
         "\"partBytes\":%zu}\n",
         healthy, (unsigned long long)total, expected, (unsigned long long)(healthy ? least : 0), full,
         healthy ? (double)total / (expected * healthy) : 0, p50, p99, slow, mean(&slow_ages[0]),
         mean(&slow_ages[QUARTERS - 1]), age_most, pictures, stalled, stalled_closed, stalled_last, shown, first_last,
         (unsigned long long)median_frames(healthy), stride);
  fflush(stdout);
}

static void open_all(int epoll, int port, const char *path, int healthy, int slow, int receive_buffer) {
  int every = healthy < 10 ? 1 : healthy / 10;
  for (int i = 0; i < count; i++) {
    viewer *v = &viewers[i];
    // Spreads the viewers that are read, since servers differ in whom they serve first.
    v->kind = i < healthy ? (i % every ? COUNTED : READ) : i < healthy + slow ? SLOW : STALLED;
    v->opened_at = now_nanos();
    v->fd = open_viewer(port, path, v->kind == SLOW ? receive_buffer : 0);
    v->begun = is_messages(path);
    // A stalled viewer reads nothing, but must notice when it is disconnected.
    struct epoll_event e = {.events = v->kind == STALLED ? EPOLLRDHUP : v->kind == SLOW ? 0 : EPOLLIN, .data.u32 = (uint32_t)i};
    epoll_ctl(epoll, EPOLL_CTL_ADD, v->fd, &e);
    // Opening a thousand by Socket.IO may take longer than a server waits for viewers that do not read.
    if (v->begun) hear_healthy(epoll, 0);
  }
}

// A pong of Engine.IO from each viewer: a WebSocket message of a client, with a mask of zeros.
static void answer_pings(void) {
  static const char pong[] = {(char)0x81, (char)0x81, 0, 0, 0, 0, '3'};
  for (int i = 0; i < count; i++) {
    if (!viewers[i].closed_at) send(viewers[i].fd, pong, sizeof pong, MSG_DONTWAIT | MSG_NOSIGNAL);
  }
}

// Reads for that long, slow viewers at their rate.
static void hear_until(int epoll, uint64_t end, int healthy, int slow, double slow_rate) {
  uint64_t slow_at = now_nanos();
  for (uint64_t now = slow_at; now < end && !ordered && !over; now = now_nanos()) {
    hear_healthy(epoll, slow ? 5 : 50);
    now = now_nanos();
    if (has_pings && now - answered_at > 10000000000u) {
      answer_pings();
      answered_at = now;
    }
    if (slow && now - slow_at > 5000000) {
      for (int i = healthy; i < healthy + slow; i++) {
        viewer *v = &viewers[i];
        v->allowance += slow_rate * (double)(now - slow_at) / 1e9;
        if (v->allowance > slow_rate) v->allowance = slow_rate;
        if (!v->closed_at) hear(v, now);
      }
      slow_at = now;
    }
  }
}

int main(int argc, char **argv) {
  int stay = argc > 1 && !strcmp(argv[1], "--stay");
  argc -= stay;
  argv += stay;
  if (argc < 7) {
    fprintf(stderr, "usage: load [--stay] PORT PATH VIEWERS SECONDS WARMUP_SECONDS FPS [SLOW BYTES_PER_SECOND RECEIVE_BUFFER] [STALLED]\n");
    return 2;
  }
  struct rlimit files = {200000, 200000};
  setrlimit(RLIMIT_NOFILE, &files);
  int port = atoi(argv[1]), healthy = atoi(argv[3]);
  double seconds = atof(argv[4]), warmup = atof(argv[5]), fps = atof(argv[6]);
  int slow = argc > 9 ? atoi(argv[7]) : 0, receive_buffer = argc > 9 ? atoi(argv[9]) : 0;
  double slow_rate = argc > 9 ? atof(argv[8]) : 0;
  int stalled = argc > 10 ? atoi(argv[10]) : 0;
  learn_stride(port, argv[2]);
  has_pings = is_socketio(argv[2]);
  count = healthy + slow + stalled;
  viewers = calloc((size_t)count, sizeof *viewers);
  int epoll = epoll_create1(0);
  open_all(epoll, port, argv[2], healthy, slow, receive_buffer);
  if (stay) epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &(struct epoll_event){.events = EPOLLIN, .data.u32 = INPUT});
  hear_until(epoll, now_nanos() + (uint64_t)(warmup * 1e9), healthy, slow, slow_rate);
  do {
    ordered = 0;
    measured_from = now_nanos();
    measured_until = measured_from + (uint64_t)(seconds * 1e9);
    measuring = 1;
    latency_count = 0;
    for (int i = 0; i < count; i++) viewers[i].before = viewers[i].bytes / stride;
    printf("measuring\n");
    fflush(stdout);
    hear_until(epoll, measured_until, healthy, slow, slow_rate);
    report(seconds, fps);
    measuring = 0;
    if (stay) hear_until(epoll, UINT64_MAX, healthy, slow, slow_rate);
  } while (stay && !over);
  return 0;
}
