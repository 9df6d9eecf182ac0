// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.motion;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Route;
import java.util.List;

/// The addresses of Motion, which counts its cameras.
///
/// **Threading.** Stateless.
public final class MotionType implements DropInType {
    /// The instance for the table of dialects.
    public MotionType() {}

    @Override
    public String key() {
        return "motion";
    }

    @Override
    public String server() {
        return "Motion";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.live("/NAME/stream", Namings.PATH),
                lines.live("/NAME/mjpg/stream", Namings.PATH),
                lines.snapshot("/NAME/static/stream", Namings.PATH),
                lines.snapshot("/NAME/current", Namings.PATH));
    }
}
