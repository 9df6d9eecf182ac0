# SPDX-License-Identifier: Apache-2.0
# Receives the events of a server, and refuses those that it has not signed. The secret is in the environment variable WEBHOOK_SECRET.
#   python3 webhook.py PORT
# tag::listing
import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

key = os.environ["WEBHOOK_SECRET"].encode()


def is_signed(headers, body):
    message, seconds = headers["webhook-id"], headers["webhook-timestamp"]
    if not message or not seconds or abs(time.time() - int(seconds)) > 300:
        return False
    digest = hmac.new(key, f"{message}.{seconds}.".encode() + body, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(digest).decode()
    return hmac.compare_digest(wanted, headers["webhook-signature"] or "")


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = is_signed(self.headers, body)
        if signed:
            event = json.loads(body)
            print(event["type"], event["data"]["stream"], flush=True)
        self.send_response(204 if signed else 401)
        self.end_headers()


server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
print("listening at", server.server_port, flush=True)
server.serve_forever()
# end::listing
