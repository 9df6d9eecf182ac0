// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Publishing;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.settings.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `listen:`, the ports and what each is for.
///
/// **Threading.** Stateless.
final class ListenSection {
    private static final String ADDRESS =
            "PORT for this machine alone, or ADDRESS:PORT, such as 0.0.0.0:8080 for everyone";
    private static final int MAX_PORT = 65_535;
    private static final String ENCRYPTED = "the port of an https listener, such as 8443";
    private static final String CERTIFICATES = "a list of certificates, such as - { certificate: FILE, key: FILE }";
    private static final String BASE_PATH = "the path below which a proxy has this server, such as /webcam";
    private static final String PAGE = "scheme, host and port of a page, such as http://printer.local or https://example.org:8443";
    private static final List<String> PUBLISHING =
            Stream.of(Publishing.values()).map(publishing -> publishing.name().toLowerCase(Locale.ROOT)).toList();
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:(.*):)?([0-9]{1,5})");
    private static final Pattern ORIGIN = Pattern.compile("https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
    private static final List<String> HTTPS_KEYS = Stream.concat(
                    Section.HTTP.keys().stream().filter(key -> !key.equals("http") && !key.equals("redirect")), Section.HTTPS.keys().stream())
            .toList();
    private static final List<String> KINDS =
            Stream.concat(Stream.of("http", "https", "tcp", "metrics"), DialectSection.kinds().stream()).toList();
    private static final List<String> ALL_KEYS =
            KINDS.stream().flatMap(kind -> keysOf(kind).stream()).distinct().toList();

    private ListenSection() {}

    private static List<String> keysOf(String kind) {
        return switch (kind) {
            case "http" -> Section.HTTP.keys();
            case "https" -> HTTPS_KEYS;
            case "tcp" -> Section.TCP.keys();
            case "metrics" -> Section.METRICS.keys();
            default -> DialectSection.keys(kind);
        };
    }

    static List<Listener> bind(Value value) {
        var items = value.list("a list of listeners, such as - http: 8080");
        if (items.isEmpty()) {
            throw value.place().error("listen: an empty list (expected: at least one listener, such as - http: 8080)");
        }
        return items.stream().map(ListenSection::listener).toList();
    }

    private static Listener listener(Value item) {
        var keys = Mapping.of(item, ALL_KEYS);
        var kinds = KINDS.stream().filter(keys::has).toList();
        if (kinds.isEmpty()) {
            throw item.place().error("listen: none of %s is here (expected: one of them, with a port)"
                    .formatted(String.join(", ", KINDS)));
        }
        var kind = kinds.getFirst();
        if (kinds.size() > 1) {
            var other = kinds.getLast();
            throw keys.placeOf(other).error("listen.%s: a listener for %s already (expected: an item of its own, - %s: ...)"
                    .formatted(other, kind, other));
        }
        keys.restrictedTo(keysOf(kind));
        return switch (kind) {
            case "http" -> keys.has("redirect") ? redirect(keys) : http(keys, "http", Optional.empty());
            case "https" -> http(keys, "https", Optional.of(tls(keys, item)));
            case "tcp" -> tcp(keys);
            case "metrics" -> new Listener.Metrics(address(keys.need(kind, ADDRESS)), hosts(keys));
            default -> new Listener.ForDialect(
                    address(keys.need(kind, ADDRESS)), hosts(keys), proxyProtocol(keys), DialectSection.bind(kind, keys));
        };
    }

    private static Listener redirect(Mapping keys) {
        keys.restrictedTo(List.of("http", "redirect"));
        int port = keys.need("redirect", ENCRYPTED).whole(1, MAX_PORT);
        return new Listener.Redirect(address(keys.need("http", ADDRESS)), port);
    }

    private static Tls tls(Mapping keys, Value item) {
        var further = keys.get("certificates").map(value -> value.list(CERTIFICATES)).orElse(List.of());
        var all = Stream.concat(
                        further.isEmpty() || keys.has("certificate") || keys.has("key") ? Stream.of(keys) : Stream.of(),
                        further.stream().map(certificate -> Mapping.of(certificate, Section.CERTIFICATE)))
                .map(ListenSection::certificate)
                .toList();
        return item.refusing(() -> new Tls(all, clients(keys)));
    }

    private static Tls.Certificate certificate(Mapping keys) {
        return new Tls.InFiles(file(keys.need("certificate", "a PEM file")), file(keys.need("key", "a PEM file with the private key")));
    }

    private static Optional<Tls.Clients> clients(Mapping keys) {
        boolean required = keys.get("clientCertificate").map(value -> value.choice(List.of("optional", "required"))).orElse("optional").equals("required");
        if (keys.has("clientCertificate") && !keys.has("clients")) {
            throw keys.placeOf("clientCertificate").error("listen.clientCertificate: but nobody signs them (expected: a PEM file in 'clients')");
        }
        return keys.get("clients").map(value -> new Tls.Clients(file(value), required));
    }

    private static Path file(Value value) {
        try {
            return Path.of(value.text("a PEM file"));
        } catch (InvalidPathException e) {
            throw value.wrong("a PEM file");
        }
    }

    private static Listener http(Mapping keys, String kind, Optional<Tls> tls) {
        var address = address(keys.need(kind, ADDRESS));
        var socketIo = keys.get("socketio").map(SocketIoSection::bind).orElse(SocketIoSettings.DEFAULT);
        var dropIn = dropIn(keys);
        var dialects = dropIn.isOn() ? keys.get("dialects").map(DialectSection::bindAll).orElse(List.of()) : List.<Dialect>of();
        var rules = publishRules(keys, origins(keys));
        return new Listener.Http(address, hosts(keys), rules, readers(keys), proxyProtocol(keys), Map.of(), socketIo, dialects, dropIn, tls);
    }

    private static DropIn dropIn(Mapping keys) {
        boolean isOn = keys.get("dialects").filter(value -> value.isText("none")).isEmpty();
        var stream = keys.get("stream").map(_ -> stream(keys, "a stream's name"));
        return keys.get("basePath")
                .map(value -> value.refusing(() -> new DropIn(isOn, stream, value.text(BASE_PATH).replaceFirst("/$", ""))))
                .orElse(new DropIn(isOn, stream, ""));
    }

    private static Listener tcp(Mapping keys) {
        var stream = stream(keys, "the stream that the pictures go to");
        return new Listener.Tcp(address(keys.need("tcp", ADDRESS)), publishRules(keys, Set.of()), proxyProtocol(keys), stream);
    }

    private static StreamName stream(Mapping keys, String expected) {
        var stream = keys.need("stream", expected);
        return stream.refusing(() -> StreamName.of(stream.text("a stream's name")));
    }

    private static InetSocketAddress address(Value value) {
        var matcher = HOST_AND_PORT.matcher(value.text(ADDRESS));
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MAX_PORT) {
            throw value.wrong(ADDRESS);
        }
        int port = Integer.parseInt(matcher.group(2));
        var host = matcher.group(1);
        if (host == null || host.isEmpty()) {
            return Configuration.onLoopback(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw value.wrong("an address of this machine before the port");
        }
    }

    private static boolean proxyProtocol(Mapping keys) {
        return keys.get("proxyProtocol").map(Value::flag).orElse(false);
    }

    private static AllowedHosts hosts(Mapping keys) {
        var value = keys.get("hosts");
        if (value.isEmpty() || value.get().isText("any")) {
            return value.isEmpty() ? AllowedHosts.DEFAULT : AllowedHosts.ANY;
        }
        var names = value.get().list("a list of names, such as [camera.example.org], or any");
        return AllowedHosts.of(names.stream().map(ListenSection::host).toArray(String[]::new));
    }

    private static String host(Value item) {
        var name = item.text("a name, such as camera.example.org, without a port");
        return item.refusing(() -> AllowedHosts.of(name).names().iterator().next());
    }

    private static PublishRules publishRules(Mapping keys, Set<String> origins) {
        var allow = allow(keys);
        var value = keys.get("publishing");
        if (value.isEmpty()) {
            return new PublishRules(Publishing.ALLOWED, allow, origins);
        }
        var publishing = Publishing.valueOf(value.get().choice(PUBLISHING).toUpperCase(Locale.ROOT));
        return value.get().refusing(() -> new PublishRules(publishing, allow, origins));
    }

    private static List<AddressRange> allow(Mapping keys) {
        return keys.get("allow").map(AddressList::bind).orElse(List.of());
    }

    private static Set<String> origins(Mapping keys) {
        return keys.get("origins")
                .map(value -> value.list("a list of origins"))
                .orElse(List.of())
                .stream()
                .map(ListenSection::origin)
                .collect(Collectors.toSet());
    }

    private static Readers readers(Mapping keys) {
        var value = keys.get("readers");
        if (value.isEmpty() || value.get().isText("any")) {
            return value.isEmpty() ? Readers.DEFAULT : Readers.ANY;
        }
        var origins = value.get().list("a list of origins, such as [https://example.org], or any");
        return Readers.of(origins.stream().map(ListenSection::origin).toArray(String[]::new));
    }

    private static String origin(Value item) {
        var origin = item.text(PAGE);
        if (!ORIGIN.matcher(origin).matches()) {
            throw item.wrong(PAGE);
        }
        return origin;
    }
}
