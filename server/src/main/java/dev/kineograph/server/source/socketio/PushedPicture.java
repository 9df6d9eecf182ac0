// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.socketio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A picture as a page pushes it: `{width, height, source}`, the source a data URL or bytes. Other members are passed on
/// unchanged.
///
/// Width and height are those of the page's element; if the page leaves them out, the picture's own.
///
/// **Threading.** Immutable.
///
/// @param picture its format is recognised by content, not by the data URL's label
/// @param members all members except the source, in their order
public record PushedPicture(Picture picture, Map<String, @Nullable Object> members) {
    /// The member that holds the picture.
    public static final String SOURCE = "source";
    private static final List<String> LENGTHS = List.of("width", "height");
    private static final int MAX_LENGTH = 65_535;

    /// The form of RFC 2397 that pages write.
    private static final Pattern DATA_URL = Pattern.compile("data:[^,;]{0,100}(?:;[^,;]{0,100}){0,4};base64,", Pattern.CASE_INSENSITIVE);

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
        var picture = Picture.of(bytes(members.remove(SOURCE)));
        LENGTHS.forEach(name -> check(name, members.get(name)));
        picture.size().ifPresent(size -> complete(members, size));
        return new PushedPicture(picture, members);
    }

    private static byte[] bytes(@Nullable Object source) {
        return switch (source) {
            case byte[] bytes -> bytes;
            case String text -> decoded(text);
            case null, default -> throw refused("source: %s (expected: a data URL or bytes)".formatted(kind(source)));
        };
    }

    private static byte[] decoded(String url) {
        var head = DATA_URL.matcher(url);
        if (!head.lookingAt()) {
            throw refused("source: a text that is no data URL (expected: data:image/jpeg;base64,...)");
        }
        // Before anything is allocated: four characters are three bytes, the last ones up to two fewer.
        Picture.checkLength((url.length() - head.end()) / 4L * 3 - 2);
        try {
            return Base64.getDecoder().decode(url.substring(head.end()).getBytes(US_ASCII));
        } catch (IllegalArgumentException e) {
            throw refused("source: a data URL whose base64 is damaged");
        }
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
