// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.ros;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.page.Pages;
import java.util.List;

/// The addresses of `web_video_server` of ROS: a topic is a stream.
///
/// **Threading.** Stateless.
public final class RosType implements DropInType {
    /// The instance for the table of dialects.
    public RosType() {}

    @Override
    public String key() {
        return "ros";
    }

    @Override
    public String server() {
        return "web_video_server";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        return List.of(
                lines.live("/stream?topic=*", Namings.TOPIC),
                lines.snapshot("/snapshot?topic=*", Namings.TOPIC),
                lines.line("/stream_viewer?topic=*", Namings.TOPIC, new Pages(lines.context().hub())::stream));
    }
}
