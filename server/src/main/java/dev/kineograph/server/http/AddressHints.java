// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Nearest;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.AccessControl;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Suggests the address that a client may have meant when it asked for one that does not exist.
///
/// **Threading.** Immutable.
final class AddressHints {
    /// A suggestion is not worth a decision on every stream, which a client that guesses addresses could cause.
    private static final int MAX_QUESTIONS = 3;

    private final Hub hub;
    private final AccessControl access;

    AddressHints(Hub hub, AccessControl access) {
        this.hub = hub;
        this.access = access;
    }

    /// The nearest address of a stream that the caller may watch, if that is decided now.
    Optional<String> nearest(String path, Caller caller) {
        var hidden = new HashSet<StreamName>();
        for (int i = 0; i < MAX_QUESTIONS; i++) {
            var found = nearestBut(hidden, path);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (access.showsNow(found.get().stream(), caller)) {
                return Optional.of(found.get().path());
            }
            hidden.add(found.get().stream());
        }
        return Optional.empty();
    }

    private record StreamAddress(StreamName stream, String path) {}

    private Optional<StreamAddress> nearestBut(Set<StreamName> hidden, String path) {
        var known = hub.streams().stream()
                .map(ImageStream::name)
                .filter(name -> !hidden.contains(name))
                .flatMap(name -> PathPattern.addressesOf(name.value()).stream().map(address -> new StreamAddress(name, address)))
                .toList();
        return Nearest.to(path, known.stream().map(StreamAddress::path).toList())
                .flatMap(nearest -> known.stream().filter(address -> address.path().equals(nearest)).findFirst());
    }
}
