// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.ustreamer;

import dev.kineograph.server.dialect.DropInTable;
import dev.kineograph.server.dialect.DropInType;
import dev.kineograph.server.dialect.Namings;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.http.StreamChoice.Naming;
import dev.kineograph.server.viewer.VariantChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The addresses of ustreamer, also below a path, since one proxy may serve several of them.
///
/// **Threading.** Stateless.
public final class UstreamerType implements DropInType {
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,6}");

    /// Our own, and `max_delay` of camera-streamer, which has the same addresses: how many milliseconds old a snapshot may be.
    private static final VariantChoice.Names NAMES = new VariantChoice.Names() {
        @Override
        public Optional<String> value(Query query, String name) {
            return query.get(name);
        }

        @Override
        public Optional<Duration> maxAge(Query query) {
            var delay = query.get("max_delay").filter(text -> MILLIS.matcher(text).matches());
            return delay.map(millis -> Duration.ofMillis(Integer.parseInt(millis))).or(() -> query.duration("maxAge"));
        }
    };

    /// The instance for the table of dialects.
    public UstreamerType() {}

    @Override
    public String key() {
        return "ustreamer";
    }

    @Override
    public String server() {
        return "ustreamer";
    }

    @Override
    public List<Route> table(DropInTable lines) {
        var state = new UstreamerState(lines.context().hub());
        var named = lines.with(NAMES);
        return List.of(
                named.live("/stream"),
                named.snapshot("/snapshot"),
                named.live("/NAME/stream", Namings.PATH),
                named.snapshot("/NAME/snapshot", Namings.PATH),
                lines.line("/state", Naming.NONE, state),
                lines.line("/NAME/state", Namings.PATH, state));
    }
}
