// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.dialect.DialectContext;
import dev.kineograph.server.dialect.DialectType;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.counter.CounterType;
import dev.kineograph.server.dialect.cscore.CscoreType;
import dev.kineograph.server.dialect.esp32.Esp32Type;
import dev.kineograph.server.dialect.imagestream.ImagestreamType;
import dev.kineograph.server.dialect.ipcamera.IpCameraType;
import dev.kineograph.server.dialect.jpgpusher.JpgPusherType;
import dev.kineograph.server.dialect.mjpgstreamer.MjpgStreamerType;
import dev.kineograph.server.dialect.motion.MotionType;
import dev.kineograph.server.dialect.ros.RosType;
import dev.kineograph.server.dialect.ustreamer.UstreamerType;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.DialectReader;
import dev.kineograph.server.settings.DropInDialect;
import dev.kineograph.server.settings.Listener;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The dialects that a server knows, a line each, and how their settings are read from a configuration.
///
/// **Threading.** Immutable.
public final class Dialects {

    /// All that come with the server.
    public static final Dialects SHIPPED = new Dialects(
            new ImagestreamType(),
            new JpgPusherType(),
            new CounterType(),
            new MjpgStreamerType(),
            new UstreamerType(),
            new MotionType(),
            new RosType(),
            new CscoreType(),
            new Esp32Type(),
            new IpCameraType());

    private final List<DialectType<?>> types;

    Dialects(DialectType<?>... types) {
        this.types = List.of(types);
    }

    /// The key of each, as configurations have it.
    public List<String> keys() {
        return types.stream().map(DialectType::key).toList();
    }

    /// The keys of a dialect's settings.
    ///
    /// @param key the dialect's own
    /// @throws RefusedException if there is no such dialect
    public List<String> keysOf(String key) {
        return type(key, type -> type.key().equals(key)).keys();
    }

    /// Reads a dialect's settings.
    ///
    /// @param key the dialect's own
    /// @throws RefusedException if there is no such dialect
    public Dialect read(String key, DialectReader reader) {
        return type(key, type -> type.key().equals(key)).read(reader);
    }

    /// Where to look and what is there, as lines for people.
    ///
    /// @param hostAndPort where the dialect's port listens, such as `192.168.1.7:8080`
    /// @throws RefusedException if there is no such dialect
    public String summary(Dialect dialect, String hostAndPort) {
        return summary(type(dialect), dialect, hostAndPort);
    }

    private static <S extends Dialect> String summary(DialectType<S> type, Dialect dialect, String hostAndPort) {
        return type.summary(type.settings().cast(dialect), hostAndPort);
    }

    /// The dialects of a common port: its own, and those of the servers that it replaces.
    List<Dialect> of(Listener.Http http) {
        var own = http.dialects().stream().map(Dialect::key).toList();
        var dropIns = types.stream()
                .filter(type -> http.dropIn().isOn() && type instanceof DropInType && !own.contains(type.key()))
                .map(type -> new DropInDialect(type.key(), http.dropIn().stream()));
        return Stream.concat(http.dialects().stream(), dropIns).toList();
    }

    /// A dialect's table of endpoints.
    ///
    /// @throws RefusedException if there is no such dialect
    List<Route> routes(Dialect dialect, DialectContext context) {
        return routes(type(dialect), dialect, context);
    }

    private static <S extends Dialect> List<Route> routes(DialectType<S> type, Dialect dialect, DialectContext context) {
        return type.routes(type.settings().cast(dialect), context);
    }

    /// Answers unknown addresses on a dialect's own port.
    ///
    /// @throws RefusedException if there is no such dialect
    Optional<Endpoint> notFound(Dialect dialect) {
        return type(dialect).notFound();
    }

    private DialectType<?> type(Dialect dialect) {
        return type(dialect.key(), type -> type.key().equals(dialect.key()) && type.settings().isInstance(dialect));
    }

    private DialectType<?> type(String key, Predicate<DialectType<?>> wanted) {
        return types.stream().filter(wanted).findFirst().orElseThrow(() -> new RefusedException(
                Refusal.BAD_VALUE,
                "dialect: '%s' (expected: one of %s)".formatted(key, String.join(", ", keys()))));
    }
}
