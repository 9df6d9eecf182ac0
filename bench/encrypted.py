# SPDX-License-Identifier: Apache-2.0
"""What TLS costs: the measures of bench/run on an encrypted port, beside nginx."""
import json
import os
import random
import shutil
import subprocess
import tempfile
import time

from servers import Crowd, HERE, OUT, Server, Turns, kineograph, sh

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
    def __init__(self, server, path, seconds=2):
        self.server, self.seconds = server, seconds
        self.process = subprocess.Popen(
            ["taskset", "-c", "1", f"{OUT}/encrypted", "--stay", str(server.port), path, str(VIEWERS), str(seconds), "1", str(FRAME_BYTES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.first = self.result()


def fan_out(jvm, rounds=12, warmup=60):
    def measure(folder):
        turns = Turns("nginx")
        with Server(lambda port: nginx(port, folder)) as theirs, Server(lambda port: ours(port, folder, jvm), warm=False) as server, \
                EncryptedCrowd(theirs, "/pictures") as below:
            theirs.pause()
            with EncryptedCrowd(server, "/bench") as above:
                time.sleep(warmup)
                for _ in range(rounds):
                    server.pause()
                    for crowd, results in random.sample([(above, turns.ours), (below, turns.theirs)], 2):
                        results.append(crowd.measure())
        frames = [found["frames"] / VIEWERS / FPS / 2 for found in turns.ours]
        return f"{turns.ratio()} us a frame; frames delivered {min(frames) * 100:.1f} %"

    return with_certificate(measure)


def handshakes(seconds=10):
    def measure(folder):
        def rate(command, warmup):
            with Server(command, warm=False) as server:
                for each in (warmup, seconds):
                    line = subprocess.check_output(
                        ["taskset", "-c", "1", f"{OUT}/encrypted", "handshakes", str(server.port), "/", "1", str(each), "0", "1"], text=True)
                return json.loads(line)["perSecond"]

        theirs = rate(lambda port: nginx(port, folder), 2)
        return "; ".join(f"{name}: {found:,.0f} a second, ratio to nginx {found / theirs:.2f}" for name, found in (
            ("BoringSSL", rate(lambda port: ours(port, folder, BORINGSSL), 20)), ("JDK", rate(lambda port: ours(port, folder, JDK), 20))))

    return with_certificate(measure)


MEASURES = {
    "tls": ("300 viewers over TLS 1.3, AES-128-GCM, 50 KB at 30 fps, with BoringSSL", lambda: fan_out(BORINGSSL), 3),
    "tlsjdk": ("300 viewers over TLS 1.3, AES-128-GCM, 50 KB at 30 fps, with the JDK's TLS", lambda: fan_out(JDK), 3),
    "handshakes": ("TLS handshakes of one client, one after the other", handshakes),
}
