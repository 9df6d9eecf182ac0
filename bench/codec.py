# SPDX-License-Identifier: Apache-2.0
"""The measures of bench/run for codecs: JMH, and in turn with it libjpeg-turbo's own tjbench, which is the limit."""
import json
import os
import re
import shutil
import statistics
import subprocess

from fetched import still
from servers import HERE, OUT, java

QUALITY = "80"
ROUNDS = 3


def pinned(*command):
    """What a program on core 0 writes."""
    return subprocess.check_output(["taskset", "-c", "0", *command], text=True, stderr=subprocess.DEVNULL)


def tjbench(path, *options):
    """Microseconds of compressing and decompressing, with four bytes a pixel, as Java's images have."""
    said = pinned("tjbench", path, QUALITY, "-subsamp", "420", "-bgrx", "-benchtime", "3", "-nowrite", *options)
    rates = [1e6 / float(found) for found in re.findall(r"Frame rate:\s+([\d.]+) fps", said)]
    return rates[0], rates[-1]


def jmh(path, names):
    """The results of each benchmark."""
    results = os.path.join(OUT, "jmh.json")
    pinned(java(), "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-cp", f"{HERE}/target/quick/lib/*", "org.openjdk.jmh.Main",
           f"CodecBenchmark.({'|'.join(names)})$", "-jvmArgs", f"--enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dimage={path}",
           "-prof", "gc", "-rf", "json", "-rff", results)
    with open(results) as file:
        return {one["benchmark"].split(".")[-1]: one for one in json.load(file)}


def micros(result):
    return result["primaryMetric"]["score"]


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
    return "; ".join(f"{name}: {statistics.median(ours[name]):,.0f} us, tjbench {statistics.median(limits[name]):,.0f}: "
                     f"{statistics.median(a / b for a, b in zip(ours[name], limits[name])):.2f}" for name in ours)


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
