# SPDX-License-Identifier: Apache-2.0
"""The participants of bench/run: servers on one core; viewers, other load and producers on the other."""
import functools
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
OUT = os.path.join(HERE, "target", "run")
WARMUP = 5


def sh(*command, **options):
    return subprocess.run(command, check=True, **options)


def announce(measures):
    """What a run will take. Each measure is its title, its function and, if it takes longer than a minute or two, its minutes."""
    minutes = [rest[0] if rest else 1.5 for _, _, *rest in measures]
    print(f"bench: about {sum(minutes):.0f} minutes, after a build of a minute or two ({len(minutes)} of the measures); "
          "it needs processor cores 0 and 1, which nothing else should use meanwhile", file=sys.stderr, flush=True)


def build():
    os.makedirs(OUT, exist_ok=True)
    for name in ("limit", "load", "requests"):
        sh("gcc", "-O2", "-Wall", "-Wextra", "-o", f"{OUT}/{name}", f"{HERE}/{name}.c")
    sh("./mvnw", "-q", "-B", "-ntp", "-pl", "bench", "-am", "-Dquick", "-Dmaven.test.skip=true", "package", cwd=ROOT)
    sh("./kineograph", "--version", cwd=ROOT, stdout=subprocess.DEVNULL)  # builds if necessary


def java():
    find = f'. "{ROOT}/.mvn/jdk.sh" && root="{ROOT}" find_jdk && echo "$JDK/bin/java"'
    return subprocess.check_output(["bash", "-c", find], text=True, cwd=ROOT).strip()


def kineograph(port, frame_bytes, fps, loops=1, *more, jvm=()):
    jars = f"{HERE}/target/quick/lib/*"
    return [java(), "--enable-native-access=ALL-UNNAMED", *jvm, "-cp", jars, "dev.kineograph.bench.Broadcast",
            str(port), str(frame_bytes), str(fps), str(loops), *more]


def limit(port, frame_bytes, fps):
    return [f"{OUT}/limit", str(port), str(frame_bytes), str(fps)]


def node(port, frame_bytes, fps):
    return ["node", f"{HERE}/rivals/node.js", str(port), str(frame_bytes), str(fps)]


def go(port, frame_bytes, fps):
    binary = f"{OUT}/go"
    if not os.path.exists(binary):
        sh("go", "build", "-o", binary, "main.go", cwd=f"{HERE}/rivals/go", env={**os.environ, "GO111MODULE": "off"})
    return [binary, str(port), str(frame_bytes), str(fps)]


class Server:
    """A server on core 0, which sleeps while another one is measured."""

    def __init__(self, command, cores="0", warm=True, port=None):
        self.port = port or free_port()
        self.process = subprocess.Popen(["taskset", "-c", cores, *command(self.port)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port, self.process)
        if warm and "dev.kineograph.bench.Broadcast" in self.process.args:
            # It begins with 110,000 frames in 22 seconds: at 30 a second, the code for a frame is fully compiled only after
            # an hour, and a server runs for months.
            load(self, 20, 24, 30)

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)

    def cpu_nanos(self):
        """CPU time, with threads that have ended, such as those of the JIT."""
        return time.clock_gettime_ns(cpu_clock(self.process))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.resume()
        self.process.kill()
        self.process.wait()


def cpu_clock(process):
    """The clock that clock_getcpuclockid() returns."""
    return ~process.pid << 3 | 2


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_for(port, process, pause=0.05):
    deadline = time.time() + 20
    while time.time() < deadline:
        if process.poll() is not None:
            sys.exit(f"bench: {process.args}: has ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(pause)
    process.kill()
    sys.exit(f"bench: nothing listens on port {port}")


def load(server, viewers, seconds, fps, path="/bench", slow=(), stalled=0, warmup=WARMUP, while_measuring=lambda: None):
    """One run of the load; the server's CPU time covers the measured seconds."""
    more = [str(x) for x in (slow or (0, 1, 0))] + [str(stalled)]
    process = subprocess.Popen(["taskset", "-c", "1", f"{OUT}/load", str(server.port), path, str(viewers), str(seconds),
                                str(warmup), str(fps), *more], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    before = server.cpu_nanos()
    while_measuring()
    line = process.stdout.readline()
    after = server.cpu_nanos()
    if process.wait() or not line:
        sys.exit("bench: the load failed")
    result = json.loads(line)
    result["microsPerFrame"] = (after - before) / 1000 / max(1, result["frames"])
    result["core"] = (after - before) / 1e9 / seconds
    return result


class Crowd:
    """Viewers of a server, which stay connected while it sleeps and when it is measured."""

    def __init__(self, server, viewers, fps, path="/bench", seconds=2):
        self.server, self.seconds = server, seconds
        self.process = subprocess.Popen(
            ["taskset", "-c", "1", f"{OUT}/load", "--stay", str(server.port), path, str(viewers), str(seconds), "1", str(fps)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = self.result()

    def measure(self, after=1):
        """Wakes the server, and lets it run for a moment first."""
        self.server.resume()
        time.sleep(after)
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        result = self.result()
        self.server.pause()
        return result

    def result(self):
        self.process.stdout.readline()
        before = self.server.cpu_nanos()
        line = self.process.stdout.readline()
        cpu = self.server.cpu_nanos() - before
        if not line:
            sys.exit("bench: the load failed")
        result = json.loads(line)
        result["microsPerFrame"] = cpu / 1000 / max(1, result["frames"])
        result["core"] = cpu / 1e9 / self.seconds
        return result

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Turns:
    """The results of measuring a server and another one, usually C, in turn."""

    def __init__(self, other="C"):
        self.other = other
        self.ours, self.theirs = [], []

    def of(self, figure):
        return [round[figure] for round in self.ours], [round[figure] for round in self.theirs]

    def ratio(self, figure="microsPerFrame"):
        """Quartiles of the paired ratios, and the spread of the other server's own results: over 10 % the machine was too noisy."""
        low, median, high = statistics.quantiles([a / b for a, b in zip(*self.of(figure))], n=4)
        ours, theirs = self.of(figure)
        their_low, their_median, their_high = statistics.quantiles(theirs, n=4)
        spread = (their_high - their_low) / their_median
        return (f"ratio to {self.other} {median:.2f} ({low:.2f} to {high:.2f}, {len(ours)} rounds); "
                f"{statistics.median(ours):,.1f}, {self.other} {their_median:,.1f}"
                + (f"; **noisy: {self.other}'s own quartiles are {spread * 100:.0f} % apart**" if spread > 0.1 else ""))


def take_turns(viewers, frame_bytes, fps, path="/bench", rounds=12, processes=2, warmup=60, seconds=2, subject=kineograph, floor=limit, other="C"):
    turns = Turns(other)
    for _ in range(processes):
        with Server(lambda port: floor(port, frame_bytes, fps)) as compared, \
                Server(lambda port: subject(port, frame_bytes, fps)) as server, \
                Crowd(compared, viewers, fps, seconds=seconds) as below:
            compared.pause()
            with Crowd(server, viewers, fps, path, seconds) as above:
                time.sleep(warmup)
                for _ in range(rounds):
                    server.pause()
                    for crowd, results in random.sample([(above, turns.ours), (below, turns.theirs)], 2):
                        results.append(crowd.measure())
    return turns


def steady(viewers, frame_bytes, fps, **options):
    turns = take_turns(viewers, frame_bytes, fps, **options)
    ours, _ = turns.of("share")
    return f"{turns.ratio()} us a frame; frames delivered {min(ours) * 100:.1f} %"


def megabytes_in_sockets():
    """The memory that the kernel holds for the sockets of this network: received (r), to be sent (w), reserved (f), and the small rest.
    The t of `ss` is part of w."""
    lines = subprocess.check_output(["ss", "-tmnO"], text=True)
    return sum(int(n) for n in re.findall(r"(?:\(|,)(?:r|w|f|o|bl)(\d+)", lines)) / 1e6


def numbers(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/online.json") as answer:
        return json.load(answer)


def picture():
    """A JPEG of 50 KB, which all servers here show."""
    with Server(lambda port: [*kineograph(port, 50_000, 30), "cold"], warm=False) as server:
        time.sleep(1)
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/bench.jpg") as answer:
            return answer.read()


def fed_by_tcp(port, fps=30, producers=None):
    """`kineograph serve` with a stream `/bench` that is pushed by TCP, at that rate or not yet."""
    producers = producers or free_port()
    file = os.path.join(OUT, f"fed-{port}.yml")
    with open(file, "w") as configuration:
        configuration.write(f"listen:\n  - {{ http: 127.0.0.1:{port} }}\n  - {{ tcp: 127.0.0.1:{producers}, stream: bench }}\nstreams: {{ bench: {{}} }}\n")
    if fps:
        threading.Thread(target=feed, args=(producers, picture_bytes(), fps), daemon=True).start()
    return [f"{ROOT}/kineograph", "serve", file]


@functools.cache
def picture_bytes():
    return picture()


def feed(port, image, fps):
    """Pushes for as long as the server accepts it."""
    message = len(image).to_bytes(8, "big") + image
    try:
        with connected(port) as out:
            due = time.monotonic()
            while True:
                out.sendall(message)
                due = max(due + 1 / fps, time.monotonic())
                time.sleep(max(0, due - time.monotonic()))
    except OSError:
        pass


def connected(port):
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            time.sleep(0.05)


def nginx(port, folder):
    conf = f"{folder}/nginx.conf"
    with open(conf, "w") as file:
        file.write(f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000000;
    open_file_cache max=10 inactive=1h; types {{ image/jpeg jpg; }}
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
""")
    return ["nginx", "-e", f"{folder}/error.log", "-p", folder, "-c", conf]


def counter_command(port):
    return [f"{ROOT}/kineograph", "counter", "--port", str(port)]


class Visitor:
    """A viewer of a live picture, by default with a page that embeds the counter. It compares pictures byte for byte."""

    def __init__(self, port, path="/online.png"):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.sendall(b"GET %b HTTP/1.1\r\nHost: localhost\r\nReferer: http://forum.example/\r\n\r\n" % path.encode())
        self.stream = self.socket.makefile("rb")

    def next(self):
        length = 0
        for line in iter(self.stream.readline, b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif line == b"\r\n" and length:
                return self.stream.read(length)
        sys.exit("bench: a live picture has ended")

    def settled(self):
        """The first picture that arrives twice in a row, since then nothing is changing."""
        before, picture = None, self.next()
        while picture != before:
            before, picture = picture, self.next()
        return picture

    def await_news(self, known):
        while (picture := self.next()) == known:
            pass
        return picture

    def leave(self):
        self.stream.close()
        self.socket.close()
