// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.ImageFormat;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Moves binary between values and attachments: a placeholder `{"_placeholder":true,"num":N}` marks the place of attachment N.
///
/// **Threading.** Stateless.
final class Attachments {
    private static final String PLACEHOLDER = "_placeholder";
    private static final String NUMBER = "num";

    private Attachments() {}

    /// The value with each binary part replaced by a placeholder. The parts are added to the list.
    ///
    /// @throws IllegalArgumentException if a part is neither a JSON value nor binary
    static @Nullable Object extract(@Nullable Object value, List<ByteBuffer> binary) {
        return replaceBinary(value, bytes -> {
            binary.add(bytes);
            var placeholder = new LinkedHashMap<String, @Nullable Object>();
            placeholder.put(PLACEHOLDER, true);
            placeholder.put(NUMBER, binary.size() - 1);
            return placeholder;
        });
    }

    /// The value with each binary part replaced by a text: an image by a data URL, which a page can show, and anything else by its base64.
    ///
    /// @throws IllegalArgumentException if a part is neither a JSON value nor binary
    static @Nullable Object toTexts(@Nullable Object value) {
        return replaceBinary(value, bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            var base64 = Base64.getEncoder().encodeToString(copy);
            return ImageFormat.ofContent(copy).map(format -> "data:" + format.mediaType() + ";base64," + base64).orElse(base64);
        });
    }

    private static @Nullable Object replaceBinary(@Nullable Object value, Function<ByteBuffer, Object> replacement) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number -> number;
            case Boolean truth -> truth;
            case byte[] bytes -> replacement.apply(ByteBuffer.wrap(bytes));
            case ByteBuffer bytes -> replacement.apply(bytes.duplicate());
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                list.forEach(element -> copy.add(replaceBinary(element, replacement)));
                yield copy;
            }
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, element) -> copy.put(String.valueOf(name), replaceBinary(element, replacement)));
                yield copy;
            }
            default -> throw notSendable(value);
        };
    }

    static IllegalArgumentException notSendable(Object value) {
        return new IllegalArgumentException(
                "argument: %s (expected: a JSON value, byte[] or ByteBuffer)".formatted(value.getClass().getName()));
    }

    /// The value with each placeholder replaced by its attachment.
    ///
    /// @throws RefusedException if placeholders and attachments do not match one to one
    static @Nullable Object insert(@Nullable Object value, List<byte[]> binary) {
        var left = new ArrayList<byte @Nullable []>(binary);
        var whole = replacePlaceholders(value, left);
        if (left.stream().anyMatch(bytes -> bytes != null)) {
            throw refused("no placeholder for one of " + binary.size());
        }
        return whole;
    }

    private static @Nullable Object replacePlaceholders(@Nullable Object value, List<byte @Nullable []> left) {
        return switch (value) {
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                list.forEach(element -> copy.add(replacePlaceholders(element, left)));
                yield copy;
            }
            case Map<?, ?> map when Boolean.TRUE.equals(map.get(PLACEHOLDER)) -> take(map.get(NUMBER), left);
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, element) -> copy.put(String.valueOf(name), replacePlaceholders(element, left)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static byte[] take(@Nullable Object number, List<byte @Nullable []> left) {
        if (!(number instanceof Integer index) || index < 0 || index >= left.size()) {
            throw refused("a placeholder for one that is not there");
        }
        byte[] bytes = left.set(index, null);
        if (bytes == null) {
            throw refused("two placeholders for one");
        }
        return bytes;
    }

    private static RefusedException refused(String seen) {
        return new RefusedException(
                Refusal.BAD_VALUE, "Socket.IO attachments: %s (expected: one placeholder each)".formatted(seen));
    }
}
