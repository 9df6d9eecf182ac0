// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.mjpgstreamer;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.StreamChoice.Naming;
import java.util.List;

/// The addresses of mjpg-streamer and its `output_http`: the parameter `action` says what a request wants.
///
/// **Threading.** Stateless.
public final class MjpgStreamerType implements DropInType {
    /// The instance for the table of dialects.
    public MjpgStreamerType() {}

    @Override
    public String key() {
        return "mjpgstreamer";
    }

    @Override
    public String server() {
        return "mjpg-streamer";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.live("/?action=stream*", Namings.ACTION),
                lines.snapshot("/?action=snapshot*", Namings.ACTION),
                lines.live("/NAME/?action=stream*", Namings.PATH),
                lines.snapshot("/NAME/?action=snapshot*", Namings.PATH),
                lines.line("/program.json", Naming.NONE, new ProgramEndpoint(lines.context().hub())));
    }
}
