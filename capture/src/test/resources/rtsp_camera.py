# SPDX-License-Identifier: Apache-2.0
# A camera that sends H.264 at rtsp://127.0.0.1:PORT/live, by gst-rtsp-server, to those who know its password (Digest).
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
pictures = GstRtspServer.RTSPMediaFactory(shared=True)
pictures.set_launch(
    "( videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=30/1"
    " ! openh264enc gop-size=10 ! rtph264pay name=pay0 )"
)
pictures.set_permissions(permissions)

token = GstRtspServer.RTSPToken()
token.set_string("media.factory.role", role)
door = GstRtspServer.RTSPAuth()
door.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
door.add_digest(user, password, token)

server = GstRtspServer.RTSPServer(address="127.0.0.1", service=port)
server.set_auth(door)
server.get_mount_points().add_factory("/live", pictures)
server.attach(None)
GLib.MainLoop().run()
