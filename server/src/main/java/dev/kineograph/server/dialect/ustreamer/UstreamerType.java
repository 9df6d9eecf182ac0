// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.ustreamer;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.StreamChoice.Naming;
import java.util.List;

/// The addresses of ustreamer, also below a path, since one proxy may serve several of them.
///
/// **Threading.** Stateless.
public final class UstreamerType implements DropInType {
    /// The instance for the table of dialects.
    public UstreamerType() {}

    @Override
    public String key() {
        return "ustreamer";
    }

    @Override
    public String server() {
        return "ustreamer";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        var state = new UstreamerState(lines.context().hub());
        return List.of(
                lines.live("/stream"),
                lines.snapshot("/snapshot"),
                lines.live("/NAME/stream", Namings.PATH),
                lines.snapshot("/NAME/snapshot", Namings.PATH),
                lines.line("/state", Naming.NONE, state),
                lines.line("/NAME/state", Namings.PATH, state));
    }
}
