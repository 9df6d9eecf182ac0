# SPDX-License-Identifier: Apache-2.0
"""The measure of bench/run for a drawing that does not change."""
import statistics
import time

from servers import HERE, Crowd, Server, java


def drawing(port, kind, fps=30):
    jars = f"{HERE}/target/quick/lib/*"
    return [java(), "--enable-native-access=ALL-UNNAMED", "-cp", jars, "dev.kineograph.bench.StillDrawing", str(port), str(fps), kind]


def percent(server, seconds):
    """Of a core."""
    before = server.cpu_nanos()
    time.sleep(seconds)
    return (server.cpu_nanos() - before) / 1e7 / seconds


def still(viewers=100, rounds=6, seconds=10, warmup=60):
    nobody, watched, moving = [], [], []
    with Server(lambda port: drawing(port, "still")) as same, Server(lambda port: drawing(port, "moving")) as other:
        time.sleep(warmup)
        for _ in range(rounds):
            other.pause()
            nobody.append(percent(same, seconds))
            with Crowd(same, viewers, 30):
                same.resume()
                time.sleep(4)
                watched.append(percent(same, seconds))
            same.pause()
            other.resume()
            with Crowd(other, viewers, 30):
                other.resume()
                time.sleep(4)
                moving.append(percent(other, seconds))
            same.resume()
    more = [with_them - without for with_them, without in zip(watched, nobody)]
    return (f"{statistics.median(more):.1f} % of a core more ({min(more):.1f} to {max(more):.1f}) than drawn for nobody, {statistics.median(nobody):.1f} %; "
            f"with a pixel that changes, {statistics.median(moving):.1f} %")


MEASURES = {
    "static": ("100 viewers of a drawing of 1280x720 that stands still, painted 30 times a second", still, 4),
}
