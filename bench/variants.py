# SPDX-License-Identifier: Apache-2.0
"""The measure of bench/run for viewers of several variants of one stream."""
import contextlib
import glob
import os
import time

from fetched import still
from servers import HERE, OUT, Crowd, Server, java

WIDTHS = (640, 480, 320, 160)
FPS = 30
TRANSCODING = "kineograph-tran"  # As much of the threads' names as Linux keeps.


def counted(port):
    return [java(), "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-cp", f"{HERE}/target/quick/lib/*",
            "dev.kineograph.bench.CountedVariants", str(port), str(FPS), still(1280, 720), notes(port)]


def notes(port):
    return os.path.join(OUT, f"variants-{port}")


def seconds_of(server, name):
    """CPU time of the threads of that name."""
    ticks = 0
    for path in glob.glob(f"/proc/{server.process.pid}/task/*/stat"):
        with contextlib.suppress(OSError), open(path) as file:
            thread, fields = file.read().split("(", 1)[1].rsplit(")", 1)
            ticks += sum(map(int, fields.split()[11:13])) if thread == name else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def sample(server):
    with open(notes(server.port)) as file:
        frames, transcodings = map(int, file.read().split())
    transcoding = seconds_of(server, TRANSCODING)
    return time.monotonic(), frames, transcodings, transcoding, server.cpu_nanos() / 1e9 - transcoding


def measured(server, viewers, seconds):
    """Transcodings a frame, and percent of a core that transcoding takes, and everything else."""
    with contextlib.ExitStack() as crowds:
        for width in WIDTHS:
            crowds.enter_context(Crowd(server, viewers // len(WIDTHS), FPS, f"/bench.mjpg?width={width}"))
            server.resume()
        time.sleep(5)
        before = sample(server)
        time.sleep(seconds)
        passed, frames, transcodings, transcoding, rest = (b - a for a, b in zip(before, sample(server)))
    return transcodings / frames, 100 * transcoding / passed, 100 * rest / passed


def variants(few=4, many=100, seconds=20, warmup=40):
    with Server(counted) as server:
        measured(server, few, warmup)
        alone, crowd = [], []
        for _ in range(3):
            alone.append(measured(server, few, seconds))
            crowd.append(measured(server, many, seconds))
    of = [[sorted(one[i] for one in rounds)[1] for i in range(3)] for rounds in (alone, crowd)]
    return "; ".join(f"{viewers} viewers: {figures[0]:.2f} transcodings a frame, {figures[1]:.0f} % of a core; {figures[2]:.0f} % for everything else"
                     for viewers, figures in zip((few, many), of))


MEASURES = {
    "variants": ("viewers over four variants, 640 to 160 pixels wide, of one stream of 1280x720 at 30 fps", variants, 4),
}
