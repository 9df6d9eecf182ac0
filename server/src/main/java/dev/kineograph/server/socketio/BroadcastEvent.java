// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.ImageFormat;
import dev.kineograph.server.socketio.engine.SharedMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An event for many sockets of a namespace.
///
/// **Threading.** Immutable.
///
/// @param to chooses the sockets, called on the event loop of each
/// @param isPicture whether it carries a picture, of which only the newest waits for a slow client: image bytes, or a data URL of an image
/// @param weight the approximate number of bytes when encoded
record BroadcastEvent(Packet.Event event, Predicate<NamespaceSocket> to, boolean isPicture, long weight) {
    private static final String IMAGE_URL = "data:image/";

    /// The weight of the smallest event, whose objects take as much.
    private static final int MIN_WEIGHT = 100;

    BroadcastEvent(Packet.Event event, Predicate<NamespaceSocket> to) {
        this(event, to, isPicture(event.arguments()), MIN_WEIGHT + weight(event.arguments()));
    }

    /// Encodes it for sessions of a version.
    SharedMessage encode(int version) {
        return isPicture ? PacketEncoder.encodePicture(event, version) : PacketEncoder.encode(event, version);
    }

    private static boolean isPicture(@Nullable Object value) {
        return switch (value) {
            case String text -> text.regionMatches(true, 0, IMAGE_URL, 0, IMAGE_URL.length());
            case byte[] bytes -> ImageFormat.ofContent(bytes).isPresent();
            case ByteBuffer bytes -> ImageFormat.ofContent(firstBytes(bytes)).isPresent();
            case List<?> list -> list.stream().anyMatch(BroadcastEvent::isPicture);
            case Map<?, ?> map -> map.values().stream().anyMatch(BroadcastEvent::isPicture);
            case null, default -> false;
        };
    }

    private static byte[] firstBytes(ByteBuffer bytes) {
        byte[] first = new byte[Math.min(ImageFormat.BEGINNING_BYTES, bytes.remaining())];
        bytes.get(bytes.position(), first);
        return first;
    }

    /// Also rejects values that cannot be sent, before they reach an event loop.
    private static long weight(@Nullable Object value) {
        return switch (value) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            case ByteBuffer bytes -> bytes.remaining();
            case List<?> list -> list.stream().mapToLong(BroadcastEvent::weight).sum();
            case Map<?, ?> map -> map.entrySet().stream()
                    .mapToLong(member -> String.valueOf(member.getKey()).length() + weight(member.getValue()))
                    .sum();
            case Number _, Boolean _ -> 1;
            case null -> 1;
            default -> throw Attachments.notSendable(value);
        };
    }
}
