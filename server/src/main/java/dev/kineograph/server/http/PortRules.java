// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.Encryption;
import dev.kineograph.server.net.HostRule;
import dev.kineograph.server.net.ReaderRule;
import java.util.Optional;

/// What can be replaced at a port while connections are open: it counts for their next request.
///
/// **Threading.** Immutable; what it holds is shared.
///
/// @param router answers requests
/// @param hosts the names by which clients may call it
/// @param readers which pages may read the responses
/// @param basePath the path below which a proxy has the port, and which it does not remove, such as `/webcam`; or nothing
/// @param encryption that of new connections, if the port is encrypted; whether it is does not change
public record PortRules(Router router, HostRule hosts, ReaderRule readers, String basePath, Optional<Encryption> encryption) {}
