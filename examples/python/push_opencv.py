# SPDX-License-Identifier: Apache-2.0
# Pushes the pictures of a camera, a video file or an address to `kineograph relay 5000 8090`.
#   python3 push_opencv.py [FILE]
# Debian: apt install python3-opencv
# tag::listing
import socket, struct, sys
import cv2

video = cv2.VideoCapture(sys.argv[1] if sys.argv[1:] else 0)
relay = socket.create_connection(("127.0.0.1", 5000))
there, picture = video.read()
while there:
    jpeg = cv2.imencode(".jpg", picture)[1].tobytes()
    relay.sendall(struct.pack(">Q", len(jpeg)) + jpeg)
    there, picture = video.read()
# end::listing
