// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import dev.kineograph.server.net.HostRule;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.socketio.PacketTargets;
import dev.kineograph.server.viewer.VariantParameters;
import java.util.List;
import java.util.stream.Stream;

/// The target of `./fuzz targets`: what a request's first line and its `Host` may say. The input's first line is the host, the rest the
/// target. Whatever is read is a plain value or refused in one short sentence.
public final class TargetFuzz {
    private static final HostRule HOSTS = new HostRule(AllowedHosts.of("camera.example.org"));
    private static final List<PathPattern> PATTERNS = Stream.of(
                    "/", "/NAME", "/NAME.mjpg", "/NAME.json", "/NAME.IMAGE", "/assets/FILE", "/socket.io/*", "/?action=stream")
            .map(PathPattern::new)
            .toList();

    private TargetFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, ISO_8859_1);
        int line = text.indexOf('\n');
        try {
            read(line < 0 ? "localhost" : text.substring(0, line), text.substring(line + 1));
        } catch (RefusedException e) {
            PacketTargets.checkSentence(e);
        }
    }

    private static void read(String host, String uri) {
        var target = RequestTarget.of(uri, List.of(host), true);
        refusing(() -> HOSTS.check(target.host()));
        check(target.path().startsWith("/"), "a path that is none: " + target.path());
        check(target.shownPath().chars().noneMatch(Character::isISOControl), "a path that controls terminals");
        parameters(target.query());
        PATTERNS.forEach(pattern -> pattern.match(target.path(), target.query()).ifPresent(match -> refusing(() -> name(match))));
    }

    private static void parameters(Query query) {
        refusing(() -> query.flag("fresh"));
        refusing(() -> query.duration("maxAge"));
        refusing(() -> new VariantParameters(query::get, true).over(Variant.ORIGINAL));
        query.get("viewer").ifPresent(token -> refusing(() -> ViewerIdentity.ofToken(token)));
    }

    private static void name(RouteMatch match) {
        if (!match.name().isEmpty()) {
            var name = StreamName.of(match.name());
            check(!("/" + name.value() + "/").contains("/./") && !("/" + name.value()).contains("/.."), "a name that leads elsewhere: " + name);
        }
    }

    private static void refusing(Runnable step) {
        try {
            step.run();
        } catch (RefusedException e) {
            PacketTargets.checkSentence(e);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
