# SPDX-License-Identifier: Apache-2.0
# Prints an address that is a right for an hour. The key is in the environment variable KINEOGRAPH_KEY, and is k1 in the server's access.keys.
#   python3 sign.py
# tag::listing
import base64
import hashlib
import hmac
import os
import time

key = os.environ["KINEOGRAPH_KEY"].encode()
stream, until = "door", int(time.time()) + 3600

words = f"k1~watch~{until}~"
digest = hmac.new(key, f"{stream}\n{words}".encode(), hashlib.sha256).digest()
signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
print(f"http://localhost:8080/{stream}.mjpg?signed={words}{signature}")
# end::listing
