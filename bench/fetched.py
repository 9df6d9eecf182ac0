# SPDX-License-Identifier: Apache-2.0
"""The measures of bench/run for pictures that the server fetches: cameras that this file plays, on the load's core."""
import contextlib
import glob
import os
import socket
import statistics
import sys
import threading
import time

from servers import OUT, ROOT, Crowd, Server, Visitor, free_port, sh


def still(width, height, suffix="jpg"):
    """A noisy picture, as a camera makes it in the evening."""
    path = os.path.join(OUT, f"{width}x{height}.{suffix}")
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


def playing(path, fps, port=None):
    """A camera, on the load's core."""
    return Server(lambda at: [sys.executable, __file__, str(at), path, str(fps)], cores="1", port=port)


def fetching(port, camera_port, streams, settings):
    file = os.path.join(OUT, f"fetched-{port}.yml")
    with open(file, "w") as configuration:
        configuration.write(f"listen: [{{ http: 127.0.0.1:{port} }}]\nstreams:\n")
        for number in range(streams):
            configuration.write(f'  bench{number or ""}: {{ source: "http://127.0.0.1:{camera_port}/{number}", {settings} }}\n')
    return [f"{ROOT}/kineograph", "serve", file]


def first_picture(port, path):
    began = time.monotonic()
    visitor = Visitor(port, path)
    visitor.next()
    visitor.leave()
    return time.monotonic() - began


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
    path = still(1920, 1080)
    with playing(path, fps) as source, Server(lambda port: fetching(port, source.port, 1, "onDemand: false")) as server, \
            Crowd(server, 100, fps):
        time.sleep(120)
        loops, whole = loops_nanos(server), server.cpu_nanos()
        time.sleep(seconds)
        whole, loops = server.cpu_nanos() - whole, loops_nanos(server) - loops
    return (f"{(whole - loops) / 1e7 / seconds:.1f} % of a core for pictures of {os.path.getsize(path) // 1000} KB; "
            f"the loop that shows them {loops / 1e7 / seconds:.1f} %")


def upstreams(count=50, seconds=15, fps=15):
    path = still(640, 480)
    with playing(path, fps) as source, Server(lambda port: fetching(port, source.port, count, "onDemand: false")) as server:
        time.sleep(60)
        before = server.cpu_nanos()
        time.sleep(seconds)
        cpu = server.cpu_nanos() - before
    return f"{cpu / 1e7 / seconds:.1f} % of a core for pictures of {os.path.getsize(path) // 1000} KB"


def wake(times=30, warmup=10):
    """From a viewer's connection to the end of its first picture: of the camera itself, then of a stream that nobody has watched yet."""
    extra = []
    with playing(still(640, 480), 15) as source, \
            Server(lambda port: fetching(port, source.port, times + warmup, "closeAfter: 1s")) as server:
        for number in range(times + warmup):
            direct = first_picture(source.port, "/")
            extra.append((first_picture(server.port, f"/bench{number or ''}.mjpg") - direct) * 1000)
            time.sleep(0.2)
    return f"p50 {statistics.median(extra[warmup:]):.0f} ms, most {max(extra[warmup:]):.0f} ms, of {times}"


def back(times=10):
    """A camera is killed and starts again some seconds later with another picture, while a viewer stays."""
    pictures, at, waits = [still(640, 480), still(320, 240)], free_port(), []
    source = playing(pictures[-1], 15, at)
    with Server(lambda port: fetching(port, at, 1, "whenStale: nothing")) as server:
        visitor = Visitor(server.port, "/bench.mjpg")
        known = visitor.next()
        for number in range(times):
            source.__exit__()
            time.sleep(number)
            began = time.monotonic()
            source = playing(pictures[number % 2], 15, at)
            known = visitor.await_news(known)
            waits.append((time.monotonic() - began) * 1000)
        source.__exit__()
    return f"p50 {statistics.median(waits):.0f} ms, most {max(waits):.0f} ms, of {times} times; the viewer stayed"


MEASURES = {
    "camera": ("a 1080p M-JPEG camera at 30 fps, fetched and shown to 100 viewers: the camera's side", camera),
    "upstreams": ("50 cameras of 640x480 at 15 fps, fetched", upstreams),
    "wake": ("first picture of a fetched stream that nobody watched, beyond the camera's own time", wake),
    "back": ("a fetched camera's next picture at a viewer, from when the camera's program starts again", back),
}

if __name__ == "__main__":
    serve_camera(int(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
