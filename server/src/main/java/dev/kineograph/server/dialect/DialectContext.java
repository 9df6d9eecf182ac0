// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect;

import dev.kineograph.Hub;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.viewer.Audiences;

/// What the server gives to every dialect for its routes.
///
/// **Threading.** Immutable; its parts are shared.
///
/// @param hub the streams
/// @param audiences who watches them
/// @param refusals counts and logs what is refused
/// @param isShared whether the port is the common one, where our own addresses are answered too
public record DialectContext(Hub hub, Audiences audiences, RefusalLog refusals, boolean isShared) {}
