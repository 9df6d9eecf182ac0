// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.Dialects;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Publishing;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a command prints when its server is ready: where it listens, and who may use it.
///
/// **Threading.** Stateless.
public final class StartupBanner {
    /// As many as a screen holds.
    private static final int MAX_STREAMS = 20;

    private StartupBanner() {}

    /// The banner of a server: a line for each address, and one more for each that others in the network can reach.
    ///
    /// @param addresses where the server listens, in the order of the configuration's listeners
    public static String of(Configuration configuration, List<InetSocketAddress> addresses) {
        var text = new StringBuilder();
        for (int i = 0; i < addresses.size(); i++) {
            var listener = configuration.listeners().get(i);
            text.append(line(listener, addresses.get(i))).append('\n').append(access(listener, beforeAccess(configuration))).append(warning(configuration, listener));
        }
        return text.toString();
    }

    /// The banner of a server that is ready for its first viewer: the same, then the address of each stream, or how to get one.
    ///
    /// @param remark lines about the first listener; may be empty
    /// @param streams all that there are
    public static String whenReady(
            Configuration configuration, List<InetSocketAddress> addresses, String remark, List<StreamName> streams) {
        return of(configuration, addresses)
                + remark
                + "\n" + (streams.isEmpty() ? firstStream(configuration, addresses) : streams(configuration, addresses, streams))
                + "\nReady. Ctrl-C ends it.\n";
    }

    private static String streams(Configuration configuration, List<InetSocketAddress> addresses, List<StreamName> streams) {
        var before = http(configuration, _ -> true).map(at -> scheme(configuration, at) + Addresses.text(addresses.get(at)) + "/").orElse("stream ");
        var shown = streams.stream().limit(MAX_STREAMS).map(name -> "  " + before + name + "\n").collect(Collectors.joining());
        int others = streams.size() - MAX_STREAMS;
        return shown + (others > 0 ? "  and %,d more\n".formatted(others) : "");
    }

    private static String firstStream(Configuration configuration, List<InetSocketAddress> addresses) {
        return http(configuration, listener -> listener.publishRules().publishing() != Publishing.NOBODY)
                .map(at -> """
                        There is no stream yet. Push a picture, or give a source with --stream or under 'streams' of a file:

                          curl -T picture.jpg %s%s/camera.jpg
                        """.formatted(scheme(configuration, at), Addresses.localText(addresses.get(at))))
                .orElse("There is no stream yet. Give a source with --stream or under 'streams' of a file:\n\n")
                + "  kineograph serve --stream door=http://cam.local/stream\n";
    }

    private static String scheme(Configuration configuration, int at) {
        return ((Listener.Http) configuration.listeners().get(at)).tls().isEmpty() ? "http://" : "https://";
    }

    /// The position of the first HTTP listener of that kind.
    private static Optional<Integer> http(Configuration configuration, Predicate<Listener> kind) {
        var listeners = configuration.listeners();
        return IntStream.range(0, listeners.size())
                .filter(at -> listeners.get(at) instanceof Listener.Http http && kind.test(http))
                .boxed()
                .findFirst();
    }

    private static String line(Listener listener, InetSocketAddress address) {
        var where = Addresses.text(address);
        return switch (listener) {
            case Listener.Http http -> summary(http, where);
            case Listener.Metrics _ -> "http://%s/metrics   numbers for Prometheus".formatted(where);
            case Listener.Redirect(_, int port) -> "http://%s/   leads to https, port %d".formatted(where, port);
            case Listener.Tcp(_, _, _, var stream) -> "tcp://%s   pictures for %s".formatted(where, stream);
            case Listener.ForDialect(_, _, _, var dialect) -> Dialects.SHIPPED.summary(dialect, where);
        };
    }

    private static String summary(Listener.Http http, String where) {
        var text = "http://%s/".formatted(where) + summaries(http.dialects(), where);
        return http.tls().isEmpty() ? text : text.replace("http://" + where, "https://" + where).replace("ws://" + where, "wss://" + where);
    }

    private static String summaries(List<Dialect> dialects, String where) {
        return dialects.stream().map(dialect -> "\n" + Dialects.SHIPPED.summary(dialect, where)).collect(Collectors.joining());
    }

    private static String beforeAccess(Configuration configuration) {
        return configuration.server().access() instanceof AccessRules rules ? "who may do what: %s of 'access'; beyond these, ".formatted(rules) : "";
    }

    /// Behind a proxy the passwords may be encrypted up to there.
    private static String warning(Configuration configuration, Listener listener) {
        boolean isPlain = listener instanceof Listener.Http http && http.tls().isEmpty() && !isLocal(http.address());
        boolean hasUsers = configuration.server().access() instanceof AccessRules rules && rules.hasUsers();
        return isPlain && hasUsers && configuration.server().proxies().ranges().isEmpty() ? "  passwords pass unencrypted here; an https listener would protect them.\n" : "";
    }

    private static String access(Listener listener, String before) {
        if (isLocal(listener.address())) {
            return "";
        }
        return switch (listener) {
            case Listener.Http http -> "  %sanyone in the network may watch; %s.\n".formatted(before, publishers(http.publishRules()));
            case Listener.Tcp tcp -> "  %s%s.\n".formatted(before, publishers(tcp.publishRules()));
            case Listener.Redirect _ -> "";
            case Listener.Metrics _ -> "  anyone in the network may read the numbers and the names of all streams.\n";
            case Listener.ForDialect _ -> "  %sanyone in the network may watch.\n".formatted(before);
        };
    }

    /// The banner of a relay: where pictures arrive, where viewers get them, and the page that shows them.
    ///
    /// @param inAddress where the listener for pictures listens
    /// @param out what viewers get
    /// @param outAddress where the listener for viewers listens
    public static String ofRelay(
            Listener.Tcp in, InetSocketAddress inAddress, ImagestreamDialect out, InetSocketAddress outAddress) {
        // If only programs on this machine may publish, the address that works for them.
        var where = in.publishRules().allow().isEmpty() ? Addresses.localText(inAddress) : Addresses.text(inAddress);
        var remark = out.paths().isEmpty() ? "   at this path and any other" : "";
        return """
                Pictures from programs go to browsers.

                  in     tcp://%s   8 bytes of length, big-endian, then the image, again and again
                %s
                  page   %s

                %sCtrl-C ends it.
                """
                .formatted(
                        where,
                        webSockets(out, outAddress, "  out    ", remark),
                        page(out, outAddress),
                        access(outAddress, in.publishRules()));
    }

    /// A line that says who may use a server that others in the network can reach; empty if they cannot reach it.
    ///
    /// @param rules who may publish
    public static String access(InetSocketAddress address, PublishRules rules) {
        return isLocal(address) ? "" : "Anyone in the network may watch; %s.\n".formatted(publishers(rules));
    }

    private static boolean isLocal(InetSocketAddress address) {
        return address.getAddress().isLoopbackAddress();
    }

    private static String publishers(PublishRules rules) {
        var allow = rules.allow().stream().map(AddressRange::toString).collect(Collectors.joining(", "));
        var others = allow.isEmpty() ? "" : " and from " + allow;
        return switch (rules.publishing()) {
            case NOBODY -> "nobody may publish unless a rule says so";
            default -> "only programs on this machine%s may publish".formatted(others);
        };
    }

    /// The address of the WebSocket at each path, a line each.
    private static String webSockets(ImagestreamDialect relay, InetSocketAddress address, String before, String after) {
        return paths(relay).stream()
                .map(path -> before + "ws://" + Addresses.text(address) + path + after)
                .collect(Collectors.joining("\n"));
    }

    /// The address of the page at the first path.
    private static String page(ImagestreamDialect relay, InetSocketAddress address) {
        return "http://" + Addresses.text(address) + paths(relay).getFirst();
    }

    private static List<String> paths(ImagestreamDialect relay) {
        return relay.paths().isEmpty() ? List.of("/") : relay.paths();
    }
}
