# SPDX-License-Identifier: Apache-2.0
"""service.py CHROOT UNIT yes|no: starts the service in the chroot as its unit says, waits until it says on NOTIFY_SOCKET that it is ready (no: until it listens), asks it for its health, and
stops it. It has to end with 0."""
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request

MAX_SECONDS = 60


def value(unit, key):
    return re.search(rf"^{key}=(.*)$", unit, re.MULTILINE).group(1)


def await_ready(notify):
    said = b""
    while b"READY=1" not in said.split(b"\n"):
        said = notify.recv(4096)
        print("the service says", said)


def await_port(service):
    deadline = time.monotonic() + MAX_SECONDS
    while service.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", 8080)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nobody listens")


def main(root, unit_file, notifies):
    with open(unit_file, encoding="utf-8") as file:
        unit = file.read()
    assert value(unit, "Type") == "notify"
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.settimeout(MAX_SECONDS)
    notify.bind(f"{root}/run/notify")
    os.chmod(f"{root}/run/notify", 0o777)
    state = f"/var/lib/{value(unit, 'StateDirectory')}"
    command = ["chroot", f"--userspec={value(unit, 'User')}", root, "/usr/bin/env", "-i", f"--chdir={state}", "PATH=/usr/bin:/bin", "NOTIFY_SOCKET=/run/notify",
               f"HOME={state}", f"STATE_DIRECTORY={state}", *shlex.split(value(unit, "ExecStart"))]
    service = subprocess.Popen(command)
    try:
        if notifies == "yes":
            await_ready(notify)
        else:
            await_port(service)
        with urllib.request.urlopen("http://127.0.0.1:8080/healthz", timeout=MAX_SECONDS) as answer:
            assert answer.status == 200, answer.status
        service.send_signal(signal.SIGTERM)
        code = service.wait(MAX_SECONDS)
        assert code == 0, f"exit code {code} (expected: 0)"
    finally:
        service.kill()
        os.unlink(f"{root}/run/notify")


main(*sys.argv[1:])
