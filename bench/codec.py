# SPDX-License-Identifier: Apache-2.0
"""The measures of bench/run for codecs, in turn with libjpeg-turbo's own tjbench, which is the limit; those without a limit by JMH."""
import json
import os
import random
import re
import shutil
import subprocess

from fetched import still
from servers import HERE, OUT, Turns, java

QUALITY = "80"
ROUNDS = 150
WARM = 60


def on_core_0(*command):
    return ["taskset", "-c", "0", *command]


def java_with(path, *more):
    return on_core_0(java(), "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", f"-Dimage={path}", "-cp", f"{HERE}/target/quick/lib/*", *more)


def tjbench(path, *options):
    """Microseconds of compressing and decompressing for a tenth of a second each, with four bytes a pixel, as Java's images have."""
    said = subprocess.check_output(on_core_0("tjbench", path, QUALITY, "-subsamp", "420", "-bgrx", "-warmup", "0.05", "-benchtime", "0.1", "-nowrite", *options),
                                   text=True)
    rates = [1e6 / float(found) for found in re.findall(r"Frame rate:\s+([\d.]+) fps", said)]
    return rates[0], rates[-1]


def against_tjbench(width, height):
    """In short turns, as cores that are shared with others change their speed several times a second. Besides the paired ratios, the fastest turns of both are
    compared: others make nobody faster."""
    if not shutil.which("tjbench"):
        return "tjbench is not installed"
    whole, half = still(width, height, "bmp"), still(width // 2, height // 2, "bmp")
    turns = {name: Turns("tjbench") for name in ("encode", "decode", "halve")}
    with subprocess.Popen(java_with(whole, "dev.kineograph.bench.CodecTurns"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        def ours(*names):
            for name in names:
                print(name, file=process.stdin, flush=True)
                turns[name].ours.append({"micros": float(process.stdout.readline())})

        def theirs(**found):
            for name, micros in found.items():
                turns[name].theirs.append({"micros": micros})

        def round_of(*both):
            for take in random.sample(both, 2):
                take()

        for _ in range(WARM):
            ours(*turns)
        for name in turns:
            turns[name].ours.clear()
        for _ in range(ROUNDS):
            round_of(lambda: theirs(**dict(zip(("encode", "decode"), tjbench(whole)))), lambda: ours("encode", "decode"))
            round_of(lambda: theirs(halve=tjbench(whole, "-scale", "1/2")[1] + tjbench(half)[0]), lambda: ours("halve"))
        process.stdin.close()
    return "; ".join(f"{name}: {results.ratio('micros')} us, {fastest(results):.2f} of the fastest" for name, results in turns.items())


def fastest(turns):
    ours, theirs = turns.of("micros")
    return min(ours) / min(theirs)


def jmh(path, names):
    """The results of each benchmark."""
    results = os.path.join(OUT, "jmh.json")
    subprocess.check_output(java_with(path, "org.openjdk.jmh.Main", f"CodecBenchmark.({'|'.join(names)})$", "-jvmArgs",
                                      f"--enable-native-access=ALL-UNNAMED -Djava.awt.headless=true -Dimage={path}",
                                      "-i", "20", "-r", "500ms", "-prof", "gc", "-rf", "json", "-rff", results))
    with open(results) as file:
        return {one["benchmark"].split(".")[-1]: one for one in json.load(file)}


def micros(result):
    """Its fastest half-second: others that use the core meanwhile make it no faster."""
    return min(min(fork) for fork in result["primaryMetric"]["rawData"])


def drawn():
    found = jmh(still(1280, 720, "bmp"), ["draw", "paint", "png", "inspect", "inspectToTheEnd"])
    allocated = found["inspect"]["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
    return (f"{1e6 / micros(found['draw']):,.0f} JPEGs a second, painted in {micros(found['paint']) / 1000:.1f} ms each; a PNG of it {micros(found['png']) / 1000:.1f} ms; "
            f"the header of a JPEG is read in {micros(found['inspect']):.2f} us, {allocated:,.0f} bytes of objects, and with the search for its end "
            f"{micros(found['inspectToTheEnd']):.2f} us")


MEASURES = {
    "codecs480": ("JPEGs of 640x480 encoded, decoded, and made half as large, beside tjbench", lambda: against_tjbench(640, 480), 4),
    "codecs": ("JPEGs of 1280x720 encoded, decoded, and made half as large, beside tjbench", lambda: against_tjbench(1280, 720), 4),
    "drawn": ("four smooth curves and a text drawn and encoded, 1280x720, on one core", drawn, 2),
}
