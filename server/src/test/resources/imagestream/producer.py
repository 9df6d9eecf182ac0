# SPDX-License-Identifier: Apache-2.0
# Sends files as a producer of the imagestream relay does: 8 bytes of length, big-endian, then the bytes, as fast as the socket
# takes them, and leaves.
#   python3 producer.py PORT FILE...
#   python3 producer.py PORT --half FILE    sends half of it, says "half", and waits for its end
import socket
import struct
import sys

relay = socket.create_connection(("127.0.0.1", int(sys.argv[1])))


def send(picture, count):
    relay.sendall(struct.pack(">Q", len(picture)) + picture[:count])


if sys.argv[2] == "--half":
    with open(sys.argv[3], "rb") as file:
        whole = file.read()
    send(whole, len(whole) // 2)
    print("half", flush=True)
    sys.stdin.read()
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        whole = file.read()
    send(whole, len(whole))
