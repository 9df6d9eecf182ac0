# SPDX-License-Identifier: Apache-2.0
"""oci.py LAYOUT ROOT [run]: checks every digest and size of an OCI layout and unpacks its layers into a folder; or runs in there what the configuration says, until it
is healthy and shows a JPEG, and stops it."""
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

MAX_SECONDS = 60


def blob(layout, descriptor):
    kind, digest = descriptor["digest"].split(":")
    with open(f"{layout}/blobs/{kind}/{digest}", "rb") as file:
        content = file.read()
    assert hashlib.new(kind, content).hexdigest() == digest, digest
    assert len(content) == descriptor["size"], digest
    return content


def image(layout):
    with open(f"{layout}/oci-layout", encoding="utf-8") as file:
        assert json.load(file)["imageLayoutVersion"] == "1.0.0"
    with open(f"{layout}/index.json", encoding="utf-8") as file:
        manifest = json.loads(blob(layout, json.load(file)["manifests"][0]))
    return manifest, json.loads(blob(layout, manifest["config"]))


def unpack(layout, root):
    manifest, config = image(layout)
    for layer, difference in zip(manifest["layers"], config["rootfs"]["diff_ids"], strict=True):
        packed = blob(layout, layer)
        assert "sha256:" + hashlib.sha256(gzip.decompress(packed)).hexdigest() == difference
        subprocess.run(["tar", "-xzp", "--numeric-owner", "-C", root], input=packed, check=True)


def await_success(check):
    deadline = time.monotonic() + MAX_SECONDS
    while not check():
        assert time.monotonic() < deadline, "not healthy in time"
        time.sleep(0.2)


def run(layout, root):
    config = image(layout)[1]["config"]
    user = config["User"]
    assert user.split(":")[0] not in ("", "0", "root"), user

    def in_image(command):
        # Chroot is a program of this machine, and the command one of the image.
        return subprocess.Popen(["chroot", f"--userspec={user}", root, *command], env=dict(line.split("=", 1) for line in config["Env"]) | {"PATH": "/usr/sbin:/usr/bin"})

    server = in_image([*config["Entrypoint"], *config["Cmd"], "--stream", "wave=render:wave"])
    try:
        await_success(lambda: in_image(config["Healthcheck"]["Test"][1:]).wait() == 0 or server.poll() is not None)
        for picture in ("wave.jpg", "wave.jpg?format=webp", "wave.jpg?format=avif&width=320"):
            with urllib.request.urlopen(f"http://127.0.0.1:8080/{picture}", timeout=MAX_SECONDS) as answer:
                print(picture, answer.headers["Content-Type"], len(answer.read()))
        with open(f"{root}/proc/{server.pid}/maps", encoding="utf-8") as maps:
            assert "libnetty_transport_native_epoll" in maps.read(), "Netty's epoll library is not loaded"
        server.send_signal(signal.SIGTERM)
        assert server.wait(MAX_SECONDS) == 0, server.returncode
        assert in_image(config["Healthcheck"]["Test"][1:]).wait() == 1
    finally:
        server.kill()


if sys.argv[3:] == ["run"]:
    run(*sys.argv[1:3])
else:
    unpack(*sys.argv[1:3])
