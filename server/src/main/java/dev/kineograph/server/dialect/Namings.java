// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect;

import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.StreamChoice.Meant;
import dev.kineograph.server.http.StreamChoice.Naming;
import java.util.Optional;
import java.util.regex.Pattern;

/// How addresses of other servers name a stream.
///
/// Many of these servers count their cameras, from 0 or from 1, where we have names. A number means the stream of that name; the first numbers
/// also mean the default stream, if no stream has that name.
public final class Namings {
    private static final Pattern FIRST = Pattern.compile("0|1|webcam1?");
    private static final Pattern NUMBERED = Pattern.compile("(?:stream|snapshot)_([0-9]{1,3}).*");

    /// By the part of the path that matches `NAME`.
    public static final Naming PATH = (match, _) -> nameOrFirst(match.name());

    /// By the number after `action=stream_` or `action=snapshot_`, if there is one.
    public static final Naming ACTION = (_, query) -> ofAction(query);

    /// By the parameter `topic`, a path with or without a leading slash.
    public static final Naming TOPIC = (_, query) -> new Meant(query.get("topic").map(topic -> topic.replaceFirst("^/", "")), false);

    private Namings() {}

    private static Meant nameOrFirst(String name) {
        return new Meant(Optional.of(name), FIRST.matcher(name).matches());
    }

    private static Meant ofAction(Query query) {
        var number = NUMBERED.matcher(query.get("action").orElse(""));
        return number.matches() ? nameOrFirst(number.group(1)) : new Meant(Optional.empty(), true);
    }
}
