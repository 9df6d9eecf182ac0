// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.socketio;

import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.wire.DataUrl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A picture as a page pushes it: `{width, height, source}`, the source a data URL or bytes. Other members are passed on
/// unchanged.
///
/// Width and height are those of the page's element, or the picture's own if the page leaves them out.
///
/// **Threading.** Immutable.
///
/// @param picture its format is recognised by content, not by the data URL's label
/// @param sentAsBytes whether the source was bytes, not a data URL
/// @param members all members except the source, in their order
public record PushedPicture(Picture picture, boolean sentAsBytes, Map<String, @Nullable Object> members) {
    /// The member that holds the picture.
    public static final String SOURCE = "source";
    private static final List<String> LENGTHS = List.of("width", "height");
    private static final int MAX_LENGTH = 65_535;

    /// Takes copies.
    public PushedPicture {
        members = new LinkedHashMap<>(members);
    }

    /// Reads the arguments of an event.
    ///
    /// @throws RefusedException if they hold no picture; the sentence is for the author of the page
    public static PushedPicture of(List<@Nullable Object> arguments) {
        @Nullable Object first = arguments.isEmpty() ? null : arguments.getFirst();
        if (!(first instanceof Map<?, ?> object)) {
            throw refused("%s (expected: an object, {width, height, source})".formatted(kind(first)));
        }
        var members = new LinkedHashMap<String, @Nullable Object>();
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
        @Nullable Object source = members.remove(SOURCE);
        var picture = Picture.of(bytes(source));
        LENGTHS.forEach(name -> check(name, members.get(name)));
        complete(members, picture.size());
        return new PushedPicture(picture, source instanceof byte[], members);
    }

    private static byte[] bytes(@Nullable Object source) {
        return switch (source) {
            case byte[] bytes -> bytes;
            case String text -> DataUrl.decode(text);
            case null, default -> throw refused("source: %s (expected: a data URL or bytes)".formatted(kind(source)));
        };
    }

    private static void check(String name, @Nullable Object value) {
        boolean good = value == null || (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= MAX_LENGTH);
        if (!good) {
            throw refused("%s: %s (expected: a number of pixels, 0 to 65,535, or nothing)".formatted(name, kind(value)));
        }
    }

    private static void complete(Map<String, @Nullable Object> members, ImageSize size) {
        members.putIfAbsent("width", size.width());
        members.putIfAbsent("height", size.height());
    }

    private static String kind(@Nullable Object value) {
        return switch (value) {
            case null -> "nothing";
            case String _ -> "a text";
            case Number number -> String.valueOf(number);
            case Boolean _ -> "true or false";
            case byte[] _ -> "bytes";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "an object";
            default -> "something else";
        };
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, "picture: " + sentence);
    }
}
