// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Nearest;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.AccessControl;
import java.util.Optional;

/// Suggests the address that a client may have meant when it asked for one that does not exist.
///
/// Only for streams that the listener's own rules open to anyone: asking a program's access would make a wrong guess cost more than a right
/// one, and reveal names.
///
/// **Threading.** Immutable.
final class AddressHints {
    private final Hub hub;
    private final AccessControl access;

    AddressHints(Hub hub, AccessControl access) {
        this.hub = hub;
        this.access = access;
    }

    /// The nearest address of a stream that anyone may watch.
    Optional<String> nearest(String path, Caller caller) {
        var names = hub.streams().stream()
                .map(ImageStream::name)
                .filter(name -> access.isOpen(name, caller))
                .map(StreamName::value)
                .toList();
        return Nearest.to(path, names.stream().flatMap(name -> PathPattern.addressesOf(name).stream()).toList());
    }
}
