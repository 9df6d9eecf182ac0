# SPDX-License-Identifier: Apache-2.0
# Reads a stream with OpenCV: prints the size of each of its next ten pictures.
#   python3 watch_opencv.py http://localhost:8080/camera.mjpg
# Debian: apt install python3-opencv
# tag::listing
import sys
import cv2

video = cv2.VideoCapture(sys.argv[1])
for _ in range(10):
    there, picture = video.read()
    if not there:
        sys.exit("the stream has ended")
    print("%d x %d" % (picture.shape[1], picture.shape[0]))
# end::listing
