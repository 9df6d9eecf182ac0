// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import java.util.ArrayDeque;

/// What a client has sent before the response to its last request was written.
///
/// The bytes that are kept are ordinary memory: an event loop that ends may tell its connections nothing, and nobody would release pooled
/// ones then.
///
/// **Threading.** Confined to its connection's event loop.
final class PipelinedInput {
    private final ArrayDeque<HttpObject> parts = new ArrayDeque<>(2);

    void keep(HttpObject part) {
        parts.add(part instanceof HttpContent content ? onHeap(content) : part);
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
        return parts.remove();
    }

    void clear() {
        parts.clear();
    }
}
