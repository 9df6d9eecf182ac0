# SPDX-License-Identifier: Apache-2.0
"""The measures of bench/run for pictures that the server fetches: cameras that this file plays, on the load's core."""
import contextlib
import glob
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time

from servers import OUT, ROOT, Crowd, Server, free_port, sh

CAMERA = ["taskset", "-c", "1", sys.executable, __file__]


def still(width, height):
    """A noisy JPEG, as a camera makes it in the evening."""
    path = os.path.join(OUT, f"{width}x{height}.jpg")
    if not os.path.exists(path):
        sh("ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size={width}x{height},noise=alls=6:allf=t",
           "-frames:v", "1", "-q:v", "3", path)
    return path


def serve_camera(port, path, fps):
    """An M-JPEG server of one picture, for any number of clients. Runs until it is killed."""
    with open(path, "rb") as file:
        image = file.read()
    part = b"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%b\r\n" % (len(image), image)

    def show(client):
        with client, contextlib.suppress(OSError):
            client.recv(65_536)
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\n\r\n")
            due = time.monotonic()
            while True:
                client.sendall(part)
                due = max(due + 1 / fps, time.monotonic())
                time.sleep(max(0, due - time.monotonic()))

    with socket.create_server(("127.0.0.1", port), backlog=100) as server:
        while True:
            threading.Thread(target=show, args=(server.accept()[0],), daemon=True).start()


class Camera:
    def __init__(self, port, path, fps):
        self.process = subprocess.Popen([*CAMERA, str(port), path, str(fps)])
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                return
            time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def fetching(port, camera_port, streams, settings):
    file = os.path.join(OUT, f"fetched-{port}.yml")
    with open(file, "w") as configuration:
        configuration.write(f"listen: [{{ http: 127.0.0.1:{port} }}]\nstreams:\n")
        for number in range(streams):
            configuration.write(f'  bench{number or ""}: {{ source: "http://127.0.0.1:{camera_port}/{number}", {settings} }}\n')
    return [f"{ROOT}/kineograph", "serve", file]


class Watcher:
    """Reads pictures of a stream, from the first byte that comes."""

    def __init__(self, port, path="bench"):
        self.began = time.monotonic()
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.socket.sendall(b"GET /%b.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n" % path.encode())
        self.stream = self.socket.makefile("rb")

    def next(self):
        """Waits for a picture, and returns its length."""
        length = 0
        for line in iter(self.stream.readline, b""):
            found = re.match(rb"content-length: *(\d+)", line, re.I)
            if found:
                length = int(found.group(1))
            elif line == b"\r\n" and length:
                return len(self.stream.read(length))
        sys.exit("bench: a viewer of a fetched stream was disconnected")

    def first(self):
        self.next()
        return time.monotonic() - self.began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()


def loops_nanos(server):
    """The CPU time of the event loops so far."""
    total = 0
    for task in glob.glob(f"/proc/{server.process.pid}/task/*"):
        with open(f"{task}/comm") as comm, open(f"{task}/schedstat") as times:
            if comm.read().startswith("kineograph-loop"):
                total += int(times.read().split()[0])
    return total


def camera(seconds=15, fps=30):
    """What the camera's side costs: everything but the event loop, which shows the frames to the viewers."""
    path, at = still(1920, 1080), free_port()
    with Camera(at, path, fps), Server(lambda port: fetching(port, at, 1, "onDemand: false")) as server, \
            Crowd(server, 100, fps, seconds=2):
        server.resume()
        time.sleep(120)
        loops, whole = loops_nanos(server), server.cpu_nanos()
        time.sleep(seconds)
        whole, loops = server.cpu_nanos() - whole, loops_nanos(server) - loops
    return (f"{(whole - loops) / 1e7 / seconds:.1f} % of a core for pictures of {os.path.getsize(path) // 1000} KB; "
            f"the loop that shows them {loops / 1e7 / seconds:.1f} %")


def upstreams(count=50, seconds=15, fps=15):
    path, at = still(640, 480), free_port()
    with Camera(at, path, fps), Server(lambda port: fetching(port, at, count, "onDemand: false")) as server:
        time.sleep(60)
        before = server.cpu_nanos()
        time.sleep(seconds)
        cpu = server.cpu_nanos() - before
    return f"{cpu / 1e7 / seconds:.1f} % of a core for pictures of {os.path.getsize(path) // 1000} KB"


def wake(times=30, warmup=10):
    """From a viewer's connection to the end of its first picture: of the camera itself, then of a stream that nobody has watched yet."""
    path, at = still(640, 480), free_port()
    extra = []
    with Camera(at, path, 15), Server(lambda port: fetching(port, at, times + warmup, "closeAfter: 1s")) as server:
        for number in range(times + warmup):
            with Watcher(at) as watcher:
                direct = watcher.first()
            with Watcher(server.port, f"bench{number or ''}") as watcher:
                extra.append((watcher.first() - direct) * 1000)
            time.sleep(0.2)
    return f"p50 {statistics.median(extra[warmup:]):.0f} ms, most {max(extra[warmup:]):.0f} ms, of {times}"


def back(times=10):
    """A camera is killed and starts again some seconds later, while a viewer stays."""
    path, at = still(640, 480), free_port()
    running = Camera(at, path, 15)
    waits = []
    try:
        with Server(lambda port: fetching(port, at, 1, "whenStale: nothing")) as server, Watcher(server.port) as watcher:
            for number in range(times):
                watcher.next()
                running.__exit__()
                watcher.socket.settimeout(0.5)
                with contextlib.suppress(TimeoutError):
                    drain(watcher.socket)
                time.sleep(number)
                watcher.stream = watcher.socket.makefile("rb")
                watcher.socket.settimeout(30)
                running = Camera(at, path, 15)
                began = time.monotonic()
                watcher.next()
                waits.append((time.monotonic() - began) * 1000)
    finally:
        running.__exit__()
    return f"p50 {statistics.median(waits):.0f} ms, most {max(waits):.0f} ms, of {times} times; the viewer stayed"


def drain(sock):
    while sock.recv(65_536):
        pass


MEASURES = {
    "camera": ("a 1080p M-JPEG camera at 30 fps, fetched and shown to 100 viewers: the camera's side", camera),
    "upstreams": ("50 cameras of 640x480 at 15 fps, fetched", upstreams),
    "wake": ("first picture of a fetched stream that nobody watched, beyond the camera's own time", wake),
    "back": ("a fetched camera's next picture at a viewer, from when the camera listens again", back),
}

if __name__ == "__main__":
    serve_camera(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
