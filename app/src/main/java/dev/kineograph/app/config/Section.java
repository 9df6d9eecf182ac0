// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import java.util.List;
import java.util.stream.Stream;

/// The parts of a configuration file and the keys that each may have: all keys, except those of the dialects ([DialectSection]).
///
/// **Threading.** Immutable.
enum Section {
    /// The file itself.
    FILE("", "listen", "streams", "routes", "access", "events", "server", "cluster"),
    /// One item of `listen`, over HTTP.
    HTTP(
            "listen.",
            "http",
            "hosts",
            "publishing",
            "allow",
            "origins",
            "readers",
            "proxyProtocol",
            "socketio",
            "dialects",
            "stream",
            "basePath",
            "redirect"),
    /// The further keys of one that is encrypted.
    HTTPS("listen.", "https", "certificate", "key", "certificates", "clients", "clientCertificate"),
    /// One of its further certificates.
    CERTIFICATE("listen.certificates.", "certificate", "key"),
    /// The events of Socket.IO clients of one HTTP listener.
    SOCKETIO("listen.socketio.", "takes", "shows", "stream", "late", "maxMessage"),
    /// One item of `listen`, images on a socket.
    TCP("listen.", "tcp", "stream", "publishing", "allow", "proxyProtocol"),
    /// One item of `listen`, the numbers.
    METRICS("listen.", "metrics", "hosts"),
    /// One stream, under its name.
    STREAM(
            "streams.NAME.",
            "source",
            "publishers",
            "onDemand",
            "startTimeout",
            "closeAfter",
            "staleAfter",
            "whenStale",
            "pages",
            "referer",
            "maxViewers",
            "maxBytesPerSecond",
            "maxFps",
            "width",
            "height",
            "fit",
            "rotate",
            "flip",
            "quality",
            "format",
            "fps",
            "variants",
            "adapt",
            "strip",
            "record",
            "access"),
    /// One form of a stream that requests can name.
    VARIANT("streams.NAME.variants.VARIANT.", "width", "height", "fit", "rotate", "flip", "quality", "format", "fps"),
    /// One rule about a stream.
    STREAM_RULE("streams.NAME.access.", "who", "may"),
    /// How a stream is recorded.
    RECORD("streams.NAME.record.", "folder", "every", "keep", "while", "from"),
    /// One path that the operator has chosen.
    ROUTE("routes./PATH.", "stream", "as", "referer"),
    /// Who may do what.
    ACCESS("access.", "users", "tokens", "jwt", "ask", "askCookie", "keys", "signedFor", "rules"),
    /// Somebody who signs tokens for this server.
    JWT("access.jwt.", "issuer", "audience", "key", "keys", "cookie"),
    /// One rule about several streams.
    ACCESS_RULE("access.rules.", "who", "may", "streams"),
    /// Who is told what happens.
    EVENTS("events.", "webhooks", "mqtt"),
    /// An address that events are posted to.
    WEBHOOK("events.webhooks.", "url", "secret", "events", "streams"),
    /// The broker that has the state of the streams.
    MQTT("events.mqtt.", "broker", "user", "password", "authority", "clientId", "topic", "streams", "homeAssistant", "pictures"),
    /// The server as a whole.
    SERVER(
            "server.",
            "eventLoops",
            "transport",
            "heartbeat",
            "stalledAfter",
            "silentAfter",
            "lostAfter",
            "identity",
            "waitingPicture",
            "keptPages",
            "linkedPorts",
            "maxConnections",
            "maxConnectionsPerAddress",
            "memory",
            "expireAfter",
            "viewersPerAddress",
            "trustedProxies",
            "state",
            "drain",
            "accessLog",
            "accessLogFormat",
            "ready"),
    /// When the server is ready.
    READY("server.ready.", "fresh"),
    /// The cluster that the server joins.
    CLUSTER("cluster.", "servers", "name", "prefix", "secret", "credentials", "insecure");

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // A List.of, which the checker cannot see.
    private final List<String> keys;

    Section(String path, String... keys) {
        this.path = path;
        this.keys = List.of(keys);
    }

    /// The keys that this part may have.
    List<String> keys() {
        return keys;
    }

    /// Every key with its whole path, as in the manual.
    static List<String> allPaths() {
        var ofDialects = DialectSection.kinds().stream()
                .flatMap(dialect -> DialectSection.keys(dialect).stream())
                .map(key -> HTTP.path + key);
        var ours = Stream.of(values()).flatMap(section -> section.keys.stream().map(key -> section.path + key));
        return Stream.concat(ours, ofDialects).distinct().toList();
    }
}
