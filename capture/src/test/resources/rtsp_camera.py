# SPDX-License-Identifier: Apache-2.0
# A camera of gst-rtsp-server that sends H.264 at rtsp://127.0.0.1:PORT/live and JPEGs at /jpegs, to those who know its password (Digest).
#   python3 rtsp_camera.py PORT USER PASSWORD
import sys

import gi

for library in ("Gst", "GstRtsp", "GstRtspServer"):
    gi.require_version(library, "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

port, user, password = sys.argv[1:]
Gst.init(None)
role = "viewer"

permissions = GstRtspServer.RTSPPermissions()
permissions.add_permission_for_role(role, "media.factory.access", True)
permissions.add_permission_for_role(role, "media.factory.construct", True)
token = GstRtspServer.RTSPToken()
token.set_string("media.factory.role", role)
door = GstRtspServer.RTSPAuth()
door.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
door.add_digest(user, password, token)

server = GstRtspServer.RTSPServer(address="127.0.0.1", service=port)
server.set_auth(door)
for path, encoder in (
    ("/live", "openh264enc gop-size=10 ! rtph264pay"),
    ("/jpegs", "jpegenc ! rtpjpegpay"),
):
    pictures = GstRtspServer.RTSPMediaFactory(shared=True)
    pictures.set_launch(
        "( videotestsrc is-live=true ! video/x-raw,format=I420,width=320,height=240,framerate=30/1"
        " ! %s name=pay0 )" % encoder
    )
    pictures.set_permissions(permissions)
    server.get_mount_points().add_factory(path, pictures)
server.attach(None)
GLib.MainLoop().run()
