# SPDX-License-Identifier: Apache-2.0
# Pushes picture files over HTTP, one after the other on one connection.
#   python3 push_http.py localhost:8080 FILE...
# tag::listing
import http.client
import sys
import time

server = http.client.HTTPConnection(sys.argv[1])
for name in sys.argv[2:]:
    with open(name, "rb") as picture:
        server.request("PUT", "/camera.jpg", picture.read())
    answer = server.getresponse()
    print(answer.status, answer.read().decode())  # 201 for the first picture, then 204; or why it was refused
    time.sleep(0.1)
# end::listing
