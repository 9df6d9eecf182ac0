// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

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

/// Binary in values: in a packet's text a placeholder `{"_placeholder":true,"num":N}` stands where the N-th attachment goes.
///
/// **Threading.** Stateless.
final class Attachments {
    private static final String PLACEHOLDER = "_placeholder";
    private static final String NUMBER = "num";

    private Attachments() {}

    /// The value with placeholders for what is binary in it, which is added to the list.
    ///
    /// @throws IllegalArgumentException if something in it is neither JSON's nor binary
    static @Nullable Object takenOut(@Nullable Object value, List<ByteBuffer> binary) {
        return written(value, bytes -> {
            binary.add(bytes);
            var placeholder = new LinkedHashMap<String, @Nullable Object>();
            placeholder.put(PLACEHOLDER, true);
            placeholder.put(NUMBER, binary.size() - 1);
            return placeholder;
        });
    }

    /// The value with base64 for what is binary in it.
    ///
    /// @throws IllegalArgumentException if something in it is neither JSON's nor binary
    static @Nullable Object inBase64(@Nullable Object value) {
        return written(value, bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return Base64.getEncoder().encodeToString(copy);
        });
    }

    private static @Nullable Object written(@Nullable Object value, Function<ByteBuffer, Object> binary) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Number number -> number;
            case Boolean truth -> truth;
            case byte[] bytes -> binary.apply(ByteBuffer.wrap(bytes));
            case ByteBuffer bytes -> binary.apply(bytes.duplicate());
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                list.forEach(element -> copy.add(written(element, binary)));
                yield copy;
            }
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, element) -> copy.put(String.valueOf(name), written(element, binary)));
                yield copy;
            }
            default -> throw notSendable(value);
        };
    }

    static IllegalArgumentException notSendable(Object value) {
        return new IllegalArgumentException(
                "argument: %s (expected: what JSON knows, byte[] or ByteBuffer)".formatted(value.getClass().getName()));
    }

    /// The value with what is binary in the placeholders' places.
    ///
    /// @throws RefusedException if a placeholder has no attachment, or an attachment has not exactly one placeholder
    static @Nullable Object putBack(@Nullable Object value, List<byte[]> binary) {
        var left = new ArrayList<byte @Nullable []>(binary);
        var whole = read(value, left);
        if (left.stream().anyMatch(bytes -> bytes != null)) {
            throw refused("no placeholder for one of " + binary.size());
        }
        return whole;
    }

    private static @Nullable Object read(@Nullable Object value, List<byte @Nullable []> left) {
        return switch (value) {
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>(list.size());
                list.forEach(element -> copy.add(read(element, left)));
                yield copy;
            }
            case Map<?, ?> map when Boolean.TRUE.equals(map.get(PLACEHOLDER)) -> taken(map.get(NUMBER), left);
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((name, element) -> copy.put(String.valueOf(name), read(element, left)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private static byte[] taken(@Nullable Object number, List<byte @Nullable []> left) {
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
