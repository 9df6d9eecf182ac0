// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.util.List;
import java.util.stream.Stream;

/// The generations of the Socket.IO client, each by its newest version, that the tests use.
public enum ClientVersion {
    V0_8("0.8", "0.8.7"),
    V0_9("0.9", "0.9.17"),
    V1("1", "1.7.4"),
    V2("2", "2.5.0"),
    V3("3", "3.1.3"),
    V4("4", "4.8.4");

    private final String generation;
    private final String version;

    ClientVersion(String generation, String version) {
        this.generation = generation;
        this.version = version;
    }

    /// One way in which a client connects.
    ///
    /// @param transports what it may use, as it calls them; empty for what it does by itself
    public record Way(ClientVersion version, List<String> transports) {
        /// What it uses in the end: every client goes over to a WebSocket, or begins with one.
        public String transportInTheEnd() {
            return transports.isEmpty() ? "websocket" : transports.getFirst();
        }

        @Override
        public String toString() {
            return version + " " + (transports.isEmpty() ? "by itself" : transports.getFirst());
        }
    }

    /// Every transport that it has, and what it does by itself.
    public Stream<Way> ways() {
        return Stream.of(List.<String>of(), List.of(hasBinary() ? "polling" : "xhr-polling"), List.of("websocket"))
                .map(transports -> new Way(this, transports));
    }

    /// What it does by itself.
    public Way byItself() {
        return new Way(this, List.of());
    }

    /// The name by which `clients.mjs` and the folder of the package know it.
    public String generation() {
        return generation;
    }

    /// Whether its protocol carries bytes.
    public boolean hasBinary() {
        return compareTo(V1) >= 0;
    }

    @Override
    public String toString() {
        return version;
    }
}
