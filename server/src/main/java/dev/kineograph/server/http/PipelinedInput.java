// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.HeldBytes;
import dev.kineograph.server.net.MemoryBudget;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/// What a client has sent before the response to its last request was written.
///
/// The bytes are kept in ordinary memory: an event loop that ends may not notify its connections, and then nobody would release pooled
/// bytes. They count in the client's share of the memory.
///
/// **Threading.** Confined to its connection's event loop.
final class PipelinedInput {
    /// A little more than Netty's objects take, without their text.
    private static final int OBJECTS_OF_A_HEAD = 500;

    private static final int OBJECTS_OF_A_HEADER = 150;

    private final ArrayDeque<HttpObject> parts = new ArrayDeque<>(2);
    private final HeldBytes held;
    private int bytes;

    /// @param memory opens the share of the client whose request is being answered
    PipelinedInput(Supplier<MemoryBudget.Share> memory) {
        this.held = new HeldBytes(memory);
    }

    /// @throws dev.kineograph.RefusedException if there is no memory for it
    void keep(HttpObject part) {
        bytes += length(part);
        parts.add(part instanceof HttpContent content ? onHeap(content) : part);
        held.set(bytes);
    }

    /// Puts back, before everything else, what was [removed][#remove] and could not be read to its end.
    void putBack(HttpContent rest) {
        bytes += length(rest);
        parts.addFirst(onHeap(rest.retain()));
        held.set(bytes);
    }

    private static int length(HttpObject part) {
        return switch (part) {
            case HttpContent content -> content.content().readableBytes();
            case HttpRequest request -> length(request);
            default -> 0;
        };
    }

    private static int length(HttpRequest head) {
        int length = OBJECTS_OF_A_HEAD + head.uri().length();
        for (var header : head.headers()) {
            length += OBJECTS_OF_A_HEADER + header.getKey().length() + header.getValue().length();
        }
        return length;
    }

    private static HttpContent onHeap(HttpContent content) {
        var copy = content.replace(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(content.content())));
        copy.setDecoderResult(content.decoderResult());
        content.release();
        return copy;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    HttpObject remove() {
        var part = parts.remove();
        bytes -= length(part);
        held.set(bytes);
        return part;
    }

    void clear() {
        parts.clear();
        bytes = 0;
        held.release();
    }
}
