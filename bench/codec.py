# SPDX-License-Identifier: Apache-2.0
"""The measures of bench/run for codecs: JMH, and in turn with it libjpeg-turbo's own tjbench, which is the limit.

The fastest half-second of each counts: others that use the core meanwhile make it no faster.
"""
import json
import os
import re
import shutil
import subprocess

from fetched import still
from servers import HERE, OUT, java

QUALITY = "80"
ROUNDS = 3
RUNS = 8


def pinned(*command):
    """What a program on core 0 writes."""
    return subprocess.check_output(["taskset", "-c", "0", *command], text=True, stderr=subprocess.DEVNULL)


def tjbench(path, *options):
    """Microseconds of compressing and decompressing, with four bytes a pixel, as Java's images have."""
    times = []
    for _ in range(RUNS):
        said = pinned("tjbench", path, QUALITY, "-subsamp", "420", "-bgrx", "-warmup", "0.2", "-benchtime", "0.5", "-nowrite", *options)
        times.append([1e6 / float(found) for found in re.findall(r"Frame rate:\s+([\d.]+) fps", said)])
    return min(rates[0] for rates in times), min(rates[-1] for rates in times)


def jmh(path, names):
    """The results of each benchmark."""
    results = os.path.join(OUT, "jmh.json")
    pinned(java(), "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-cp", f"{HERE}/target/quick/lib/*", "org.openjdk.jmh.Main",
           f"CodecBenchmark.({'|'.join(names)})$", "-jvmArgs", f"--enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dimage={path}",
           "-i", "20", "-r", "500ms", "-prof", "gc", "-rf", "json", "-rff", results)
    with open(results) as file:
        return {one["benchmark"].split(".")[-1]: one for one in json.load(file)}


def micros(result):
    return min(min(fork) for fork in result["primaryMetric"]["rawData"])


def against_tjbench(width, height):
    if not shutil.which("tjbench"):
        return "tjbench is not installed"
    whole, half = still(width, height, "bmp"), still(width // 2, height // 2, "bmp")
    ours, limits = {"encode": [], "decode": [], "halve": []}, {"encode": [], "decode": [], "halve": []}
    for _ in range(ROUNDS):
        encoded, decoded = tjbench(whole)
        limits["encode"].append(encoded)
        limits["decode"].append(decoded)
        limits["halve"].append(tjbench(whole, "-scale", "1/2")[1] + tjbench(half)[0])
        for name, result in jmh(whole, ours).items():
            ours[name].append(micros(result))
    return "; ".join(f"{name}: {min(ours[name]):,.0f} us, tjbench {min(limits[name]):,.0f}: {min(ours[name]) / min(limits[name]):.2f}" for name in ours)


def drawn():
    found = jmh(still(1280, 720, "bmp"), ["draw", "paint", "png", "inspect"])
    inspected = found["inspect"]
    allocated = inspected["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
    return (f"{1e6 / micros(found['draw']):,.0f} JPEGs a second, painted in {micros(found['paint']) / 1000:.1f} ms each; a PNG of it {micros(found['png']) / 1000:.1f} ms; "
            f"the header of a JPEG is read in {micros(inspected):.2f} us, {allocated:,.0f} bytes of objects")


MEASURES = {
    "codecs480": ("JPEGs of 640x480 encoded, decoded, and made half as large, beside tjbench", lambda: against_tjbench(640, 480), 4),
    "codecs": ("JPEGs of 1280x720 encoded, decoded, and made half as large, beside tjbench", lambda: against_tjbench(1280, 720), 4),
    "drawn": ("four smooth curves and a text drawn and encoded, 1280x720, on one core", drawn, 2),
}
