// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.esp32;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.http.Route;
import java.util.List;

/// The addresses of the example `CameraWebServer` for the ESP32-CAM.
///
/// **Threading.** Stateless.
public final class Esp32Type implements DropInType {
    /// The instance for the table of dialects.
    public Esp32Type() {}

    @Override
    public String key() {
        return "esp32";
    }

    @Override
    public String server() {
        return "an ESP32-CAM";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.snapshot("/capture"),
                lines.live("/stream"));
    }
}
