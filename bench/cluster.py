# SPDX-License-Identifier: Apache-2.0
"""The measures of bench/run for nodes that are joined over NATS: nodes on core 0 unless said otherwise, NATS and the load on core 1."""
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import time
import urllib.error
import urllib.request

from servers import HERE, OUT, ROOT, Crowd, Server, free_port, java, kineograph, load, steady

FRAME_BYTES = 50_000
FPS = 30

# A node wants a stream for 10 s after its last viewer, and what is wanted lasts for 3 s.
UNWANTED = 14


class Nats(Server):
    """A NATS server on the core of the load."""

    def __init__(self):
        self.monitor = free_port()
        super().__init__(lambda port: ["nats-server", "-a", "127.0.0.1", "-p", str(port), "-m", str(self.monitor)], cores="1")

    @property
    def address(self):
        return f"nats://127.0.0.1:{self.port}"

    def bytes_so_far(self):
        """What has come in and gone out."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.monitor}/varz") as answer:
            numbers = json.load(answer)
        return numbers["in_bytes"], numbers["out_bytes"]


def origin(nats, port, fps=FPS):
    return kineograph(port, FRAME_BYTES, fps, 1, f"cluster={nats.address},origin")


def node(nats, name, port, streams=0):
    """Another node, by the program itself."""
    file = os.path.join(OUT, f"node-{port}.yml")
    with open(file, "w") as configuration:
        configuration.write(f"listen: [{{ http: 127.0.0.1:{port} }}]\ncluster: {{ servers: {nats.address}, name: {name} }}\nstreams:"
                            + ("".join(f"\n  {name}-{i}: {{}}" for i in range(streams)) or " {}") + "\n")
    return [f"{ROOT}/kineograph", "serve", file]


def has_stream(server):
    """Waits until a node shows the stream of another one."""
    deadline = time.time() + 20
    while time.time() < deadline:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(f"http://127.0.0.1:{server.port}/bench.json"):
            return
        time.sleep(0.1)
    raise SystemExit("bench: a node does not know the stream of another one after 20 s")


@contextlib.contextmanager
def nodes(*names, fps=FPS, cores="0"):
    """NATS, the node that has the stream, and others. The stream is wanted while its node warms up, since that compiles the way to NATS too."""
    with contextlib.ExitStack() as running:
        nats = running.enter_context(Nats())
        first = running.enter_context(Server(lambda port: origin(nats, port, fps), cores, warm=False))
        others = [running.enter_context(Server(lambda port, name=name: node(nats, name, port), cores)) for name in names]
        with contextlib.ExitStack() as watching:
            for other in others:
                has_stream(other)
                watching.enter_context(Crowd(other, 1, fps))
            load(first, 20, 14, fps)
        yield nats, first, others


def cpu_and_bytes(nats, servers, seconds):
    """Percent of a core of each server, and megabytes a second into NATS and out of it."""
    before, began = [nats.bytes_so_far(), [server.cpu_nanos() for server in servers]], time.monotonic()
    time.sleep(seconds)
    after, passed = [nats.bytes_so_far(), [server.cpu_nanos() for server in servers]], time.monotonic() - began
    into, out = ((b - a) / passed for a, b in zip(before[0], after[0]))
    return [(b - a) / 1e7 / passed for a, b in zip(before[1], after[1])], into, out


def traffic(viewers=300, seconds=20):
    with nodes("left", "right") as (nats, first, others):
        servers = [nats, first, *others]
        lines = []
        with contextlib.ExitStack() as watching:
            crowds = [watching.enter_context(Crowd(server, viewers, FPS)) for server in (first, *others)]
            cpu, into, out = cpu_and_bytes(nats, servers, seconds)
            lines.append(f"{into / FRAME_BYTES / FPS:.2f} copies of a frame into NATS and {out / FRAME_BYTES / FPS:.2f} out of it; of a core, NATS "
                         f"{cpu[0]:.1f} %, the stream's node {cpu[1]:.0f} %, the others {cpu[2]:.0f} % and {cpu[3]:.0f} %; "
                         f"{min(crowd.first['share'] for crowd in crowds) * 100:.0f} % of the frames at each node at least")
        with Crowd(first, viewers, FPS):
            time.sleep(UNWANTED)
            _, into, out = cpu_and_bytes(nats, servers, seconds)
            lines.append(f"with viewers at the stream's own node alone, {into / FRAME_BYTES / FPS:.3f} copies into NATS: {into:,.0f} bytes a second in all")
        return "; ".join(lines)


class RoundTrips:
    """Messages as large as frames by jnats alone: from one connection to another one, with a thread each."""

    def __init__(self, nats, messages):
        self.process = subprocess.Popen(
            ["taskset", "-c", "0,1", java(), "-cp", f"{HERE}/target/quick/lib/*", "dev.kineograph.bench.NatsRoundTrip",
             nats.address, str(FRAME_BYTES), str(FPS), str(messages)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def hop(rounds=16, seconds=10, warmup=90):
    """Ten viewers of the stream's node, ten of another one, and jnats alone, in turn; all of them on both cores, as each has threads that wake one another."""
    results = []
    with nodes("far", cores="0,1") as (nats, first, (other,)), RoundTrips(nats, FPS * seconds) as alone:
        load(other, 10, warmup, FPS)
        for _ in range(rounds):
            results.append((load(first, 10, seconds, FPS), load(other, 10, seconds, FPS), alone.measure()))

    def line(figure):
        rounds_in_millis = [[one[figure] / 1000 for one in turn] for turn in results]
        here, there, by_itself = (statistics.median(column) for column in zip(*rounds_in_millis))
        low, median, high = statistics.quantiles([(far - near) / plain for near, far, plain in rounds_in_millis], n=4)
        return (f"{here:.2f} ms at the stream's node, {there:.2f} at the other, jnats by itself {by_itself:.2f}: "
                f"{median:.2f} ({low:.2f} to {high:.2f}) of that more")

    return f"p50 {line('p50Micros')}; p99 {line('p99Micros')}; {rounds} rounds"


def hop_cost(rounds=8, seconds=6, warmup=30):
    """What the stream's node pays for a node that wants the stream, and what for two more viewers of its own: while nobody watches there, and among a hundred."""
    def percent():
        before = first.cpu_nanos()
        time.sleep(seconds)
        return (first.cpu_nanos() - before) / 1e7 / seconds

    def one_round(wanted, watched):
        with Crowd(first, 2, FPS, seconds=1):
            two = percent()
        with Crowd(other, 1, FPS, seconds=1):
            hop = percent()
        time.sleep(UNWANTED)
        alone = percent()
        wanted.append(hop - alone)
        watched.append(two - alone)

    lines = []
    with nodes("far") as (_, first, (other,)):
        for viewers in (0, 100):
            wanted, watched = [], []
            with Crowd(first, viewers, FPS, seconds=1) if viewers else contextlib.nullcontext():
                time.sleep(warmup)
                for _ in range(rounds):
                    one_round(wanted, watched)
            hop, two = (statistics.quantiles(costs, n=4) for costs in (wanted, watched))
            lines.append(f"{hop[1]:.2f} % of a core ({hop[0]:.2f} to {hop[2]:.2f}), two viewers {two[1]:.2f} % ({two[0]:.2f} to {two[2]:.2f})"
                         + (f" among {viewers}" if viewers else f": {hop[1] / two[1]:.2f}"))
    return f"{'; '.join(lines)}; of {rounds} rounds"


def idle(streams=1000, seconds=60):
    names = ["one", "two", "three"]
    with Nats() as nats, contextlib.ExitStack() as running:
        servers = [running.enter_context(Server(lambda port, name=name, i=i: node(nats, name, port, streams // 3 + (i < streams % 3)), cores="0,1"))
                   for i, name in enumerate(names)]
        time.sleep(240)
        cpu, into, _ = cpu_and_bytes(nats, servers, seconds)
    return f"{', '.join(f'{percent:.2f}' for percent in cpu)} % of a core; {into:,.0f} bytes a second into NATS"


def joined():
    with Nats() as nats:
        return steady(300, FRAME_BYTES, FPS, subject=lambda port, *_: origin(nats, port), floor=kineograph, other="without")


def with_nats(measure):
    return lambda: measure() if shutil.which("nats-server") else "nats-server is not installed"


MEASURES = {f"cluster.{name}": (title, with_nats(measure), minutes) for name, (title, measure, minutes) in {
    "bytes": ("three nodes with 300 viewers each of one stream, 50 KB at 30 fps: copies of a frame", traffic, 2),
    "hop": ("publish to receipt at another node, 10 viewers, 50 KB at 30 fps, beside a message of that size by jnats alone", hop, 11),
    "cost": ("what a node that wants a stream costs the stream's node, beside two viewers, 50 KB at 30 fps", hop_cost, 10),
    "idle": ("three nodes with 1,000 streams that nobody watches or publishes to", idle, 5),
    "joined": ("CPU per delivered frame of a node of a cluster, 300 viewers, 50 KB at 30 fps, nothing wanted elsewhere", joined, 4),
}.items()}
