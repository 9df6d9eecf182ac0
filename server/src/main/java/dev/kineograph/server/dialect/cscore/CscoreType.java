// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.cscore;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.http.Route;
import java.util.List;

/// The addresses of cscore, the camera server of FIRST Robotics.
///
/// **Threading.** Stateless.
public final class CscoreType implements DropInType {
    /// The instance for the table of dialects.
    public CscoreType() {}

    @Override
    public String key() {
        return "cscore";
    }

    @Override
    public String server() {
        return "cscore";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.live("/stream.mjpg"),
                lines.live("/stream.mjpeg"),
                lines.posted("/stream"),
                lines.posted("/stream.mjpg"));
    }
}
