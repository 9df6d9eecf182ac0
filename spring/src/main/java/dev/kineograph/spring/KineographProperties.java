// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AddressRange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The properties of the starter. For whatever they do not cover there are beans: a [ServerSettingsCustomizer], and
/// a [dev.kineograph.server.settings.Listener], which takes the place of the one that is made of them.
///
/// **Threading.** Immutable.
///
/// @param fresh the streams that must have a fresh picture for the application to be healthy
/// @param server the server with a port of its own
/// @param servlet the servlet on the application's port
@ConfigurationProperties("kineograph")
public record KineographProperties(@DefaultValue Set<StreamName> fresh, @DefaultValue Server server, @DefaultValue Servlet servlet) {

    /// The server with a port of its own: all protocols, pages and the API.
    ///
    /// @param enabled whether there is one
    /// @param address the address that it listens on; that of this machine alone by default
    /// @param port its port; 0 for a free one
    /// @param hosts the names by which browsers may call it, besides addresses, localhost and the names of this machine
    /// @param publishers the addresses whose programs may publish, besides those of this machine, such as 192.168.0.0/16
    /// @param origins the origins of pages that may publish, such as https://example.org
    /// @param drain how long viewers may take to receive their last picture when the application ends
    public record Server(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("localhost") InetAddress address,
            @DefaultValue("8090") int port,
            @DefaultValue Set<String> hosts,
            @DefaultValue List<AddressRange> publishers,
            @DefaultValue Set<String> origins,
            @DefaultValue("1s") Duration drain) {}

    /// The servlet on the application's port: live pictures and snapshots.
    ///
    /// @param enabled whether there is one
    /// @param path the path below which the streams are
    /// @param sendBuffer how much of a picture may be on its way to a viewer, which is old when it gets there; applies to all connections of Tomcat
    public record Servlet(
            @DefaultValue("false") boolean enabled, @DefaultValue("/kineograph") String path, @DefaultValue("64KB") DataSize sendBuffer) {}
}
