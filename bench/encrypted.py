# SPDX-License-Identifier: Apache-2.0
"""What TLS costs: the measures of bench/run on an encrypted port, beside nginx."""
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import time

from servers import Crowd, HERE, OUT, Server, Turns, kineograph, megabytes_in_sockets, sh

FRAME_BYTES = 50_000
FPS = 30
VIEWERS = 300
BORINGSSL = ("-Dio.netty.handler.ssl.noOpenSsl=false",)
JDK = ("-Dio.netty.handler.ssl.noOpenSsl=true",)


def nginx(port, folder):
    """Sends a file of zeros, which needs no memory of its own, to each at the rate of the pictures."""
    with open(f"{folder}/pictures", "wb") as file:
        file.truncate(1 << 30)
    with open(f"{folder}/nginx.conf", "w") as file:
        file.write(f"""daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
    access_log off; tcp_nodelay on; open_file_cache max=10 inactive=1h;
    ssl_certificate {folder}/chain.pem; ssl_certificate_key {folder}/key.pem; ssl_protocols TLSv1.3; ssl_session_tickets off;
    server {{ listen 127.0.0.1:{port} ssl; root {folder}; limit_rate {FRAME_BYTES * FPS}; }}
}}
""")
    return ["nginx", "-e", f"{folder}/error.log", "-p", folder, "-c", f"{folder}/nginx.conf"]


def ours(port, folder, jvm):
    return kineograph(port, FRAME_BYTES, FPS, 1, f"tls={folder}/chain.pem,{folder}/key.pem", "cold", jvm=jvm)


def with_certificate(measure):
    """Calls the function with a folder in memory that has a certificate."""
    if not shutil.which("nginx") or not shutil.which("openssl"):
        return "nginx or openssl is not installed"
    sh("gcc", "-O2", "-Wall", "-Wextra", "-o", f"{OUT}/encrypted", f"{HERE}/encrypted.c", "-lssl", "-lcrypto")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        os.chmod(folder, 0o755)
        sh("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=localhost",
           "-keyout", f"{folder}/key.pem", "-out", f"{folder}/chain.pem", stderr=subprocess.DEVNULL)
        return measure(folder)


class EncryptedCrowd(Crowd):
    def __init__(self, server, path, seconds=2, version="h1", viewers=VIEWERS, kind="--stay"):
        self.server, self.seconds = server, seconds
        self.process = subprocess.Popen(
            ["taskset", "-c", "1", f"{OUT}/encrypted", kind, str(server.port), path, str(viewers), str(seconds), "1", str(FRAME_BYTES), version],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = self.result()


def in_turn(turns, above, below, rounds):
    for _ in range(rounds):
        above.server.pause()
        for crowd, results in random.sample([(above, turns.ours), (below, turns.theirs)], 2):
            results.append(crowd.measure())
    frames = [found["frames"] / VIEWERS / FPS / 2 for found in turns.ours]
    return f"{turns.ratio()} us a frame; frames delivered {min(frames) * 100:.1f} %"


def fan_out(jvm, rounds=12, warmup=60):
    def measure(folder):
        turns = Turns("nginx")
        with Server(lambda port: nginx(port, folder)) as theirs, Server(lambda port: ours(port, folder, jvm), warm=False) as server, \
                EncryptedCrowd(theirs, "/pictures") as below:
            theirs.pause()
            with EncryptedCrowd(server, "/bench") as above:
                time.sleep(warmup)
                return in_turn(turns, above, below, rounds)

    return with_certificate(measure)


def http2(jvm, rounds=12, warmup=60):
    """The same by HTTP/2, a connection for each viewer, beside HTTP/1.1: two servers of ours."""
    def measure(folder):
        turns = Turns("HTTP/1.1")
        with Server(lambda port: ours(port, folder, jvm), warm=False) as theirs, Server(lambda port: ours(port, folder, jvm), warm=False) as server:
            with EncryptedCrowd(theirs, "/bench") as below:
                time.sleep(warmup)
                theirs.pause()
                with EncryptedCrowd(server, "/bench", version="h2") as above:
                    time.sleep(warmup)
                    return in_turn(turns, above, below, rounds)

    return with_certificate(measure)


def page(streams=50, fps=10, warmup=30, seconds=20):
    """What one connection for all pictures of a page adds to their latency, beside a connection for each."""
    def measure(folder):
        def of(version):
            with Server(lambda port: kineograph(port, FRAME_BYTES, fps, 1, f"tls={folder}/chain.pem,{folder}/key.pem", f"streams={streams}", "cold",
                                                jvm=BORINGSSL), warm=False) as server, \
                    EncryptedCrowd(server, "/bench", seconds, version, streams, "page") as crowd:
                time.sleep(warmup)
                return crowd.measure()

        one, each = of("h2"), of("h1")
        return (f"one connection: p50 {one['p50Micros'] / 1000:.2f} ms, p99 {one['p99Micros'] / 1000:.2f} ms of {one['pictures']:,} pictures; "
                f"a connection for each, HTTP/1.1: p50 {each['p50Micros'] / 1000:.2f} ms, p99 {each['p99Micros'] / 1000:.2f} ms")

    return with_certificate(measure)


def resident_megabytes(server):
    with open(f"/proc/{server.process.pid}/status") as status:
        return int(re.search(r"RssAnon:\s+(\d+)", status.read()).group(1)) / 1000


def stalled(jvm, viewers=300):
    """The heap is there from the start: what is added is memory of buffers, of TLS and of the JVM itself."""
    def measure(folder):
        with Server(lambda port: ours(port, folder, (*jvm, "-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch")), warm=False) as server:
            with EncryptedCrowd(server, "/bench", viewers=10):
                time.sleep(20)
            before = resident_megabytes(server), megabytes_in_sockets()
            with EncryptedCrowd(server, "/bench", viewers=viewers, kind="stalled"):
                after = resident_megabytes(server), megabytes_in_sockets()
        program, kernel = ((late - early) * 1000 / viewers for early, late in zip(before, after))
        return f"{program + kernel:.0f} KB each, of {viewers}: {program:.0f} KB in the program, {kernel:.0f} KB in the sockets of both sides"

    return with_certificate(measure)


def handshakes(seconds=10):
    def measure(folder):
        def rate(command, warmup):
            with Server(command, warm=False) as server:
                for each in (warmup, seconds):
                    line = subprocess.check_output(
                        ["taskset", "-c", "1", f"{OUT}/encrypted", "handshakes", str(server.port), "/", "1", str(each), "0", "1", "h1"], text=True)
                return json.loads(line)["perSecond"]

        theirs = rate(lambda port: nginx(port, folder), 2)
        return "; ".join(f"{name}: {found:,.0f} a second, ratio to nginx {found / theirs:.2f}" for name, found in (
            ("BoringSSL", rate(lambda port: ours(port, folder, BORINGSSL), 20)), ("JDK", rate(lambda port: ours(port, folder, JDK), 20))))

    return with_certificate(measure)


MEASURES = {
    "tls": ("300 viewers over TLS 1.3, AES-128-GCM, 50 KB at 30 fps, with BoringSSL", lambda: fan_out(BORINGSSL), 3),
    "tlsjdk": ("300 viewers over TLS 1.3, AES-128-GCM, 50 KB at 30 fps, with the JDK's TLS", lambda: fan_out(JDK), 3),
    "http2": ("300 viewers over TLS 1.3 by HTTP/2, each on a connection of its own, 50 KB at 30 fps, with BoringSSL", lambda: http2(BORINGSSL), 4),
    "http2jdk": ("300 viewers over TLS 1.3 by HTTP/2, each on a connection of its own, 50 KB at 30 fps, with the JDK's TLS", lambda: http2(JDK), 4),
    "page": ("publish to receipt, a page of 50 streams over TLS, 50 KB at 10 fps each", page, 2),
    "tlsstalled": ("memory of a stalled viewer over TLS, 50 KB at 30 fps, with BoringSSL", lambda: stalled(BORINGSSL)),
    "tlsstalledjdk": ("memory of a stalled viewer over TLS, 50 KB at 30 fps, with the JDK's TLS", lambda: stalled(JDK)),
    "handshakes": ("TLS handshakes of one client, one after the other", handshakes),
}
