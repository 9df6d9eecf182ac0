// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.ipcamera;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Route;
import java.util.List;

/// Addresses of network cameras, phones and webcam programs: Axis, IP Webcam, webcamXP, and a snapshot with a suffix.
///
/// **Threading.** Stateless.
public final class IpCameraType implements DropInType {
    /// The instance for the table of dialects.
    public IpCameraType() {}

    @Override
    public String key() {
        return "ipcamera";
    }

    @Override
    public String server() {
        return "network cameras";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.live("/video"),
                lines.live("/mjpg/video.mjpg"),
                lines.live("/cam_NAME.mjpg", Namings.PATH),
                lines.snapshot("/cam_NAME.jpg", Namings.PATH),
                lines.snapshot("/shot.jpg"),
                lines.snapshot("/snapshot.jpg"));
    }
}
