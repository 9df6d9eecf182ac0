// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An event for many.
///
/// **Threading.** Immutable.
///
/// @param to asked on each client's event loop
/// @param weight about as many bytes as it will have
record Broadcast(Packet.Event event, Predicate<Client> to, long weight) {
    private static final long LARGE = 64L * 1024;

    Broadcast(Packet.Event event, Predicate<Client> to) {
        this(event, to, weight(event.arguments()));
    }

    /// Whether it is so large that who is slow had better do without it.
    boolean isPicture() {
        return weight > LARGE;
    }

    /// What cannot be sent is found here, not later on event loops.
    private static long weight(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            case ByteBuffer bytes -> bytes.remaining();
            case List<?> list -> list.stream().mapToLong(Broadcast::weight).sum();
            case Map<?, ?> map -> map.entrySet().stream()
                    .mapToLong(member -> String.valueOf(member.getKey()).length() + weight(member.getValue()))
                    .sum();
            case Number _, Boolean _ -> 1;
            case null -> 1;
            default -> throw Attachments.notSendable(value);
        };
    }
}
