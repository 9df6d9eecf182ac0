// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/// Decodes requests by RFC 9112, strictly: a request that two servers read differently allows request smuggling. Netty's decoder, as strict as it can
/// be set, still accepts folded headers, `http/1.1`, other white space than one space in the request line, and chunk extensions without a name. So
/// the lines that it has read are looked at once more; the bytes of bodies are not.
///
/// **Threading.** Confined to its connection's event loop.
final class Http1Decoder extends HttpRequestDecoder {
    private static final int MAX_CHUNK_BYTES = 64 << 10;

    /// More than any method has.
    private static final int MAX_METHOD_BYTES = 32;

    private final LastHead last = new LastHead();
    private MessagePart part = MessagePart.HEAD;

    /// The next byte begins a request.
    private boolean isBetween = true;

    /// The next byte of a head, or of trailers, begins a line.
    private boolean atLineStart = true;

    /// How many bytes of the current chunk are still to come, with the end of its last line.
    private long chunkLeft;

    /// Where a word of the request line ended.
    private int wordEnd;

    /// The request was refused: what follows it is not decoded.
    private boolean isOver;

    /// What the next byte belongs to.
    private enum MessagePart {
        HEAD,
        CHUNK_LINE,
        CHUNK,
        TRAILERS,
        BODY
    }

    Http1Decoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(BadHead.MAX_LINE_BYTES)
                .setMaxHeaderSize(BadHead.MAX_HEAD_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (isOver) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        var again = isBetween ? last.takeFrom(buffer) : null;
        if (again != null) {
            out.add(again);
            out.add(LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        decodeNext(ctx, buffer, out);
    }

    private void decodeNext(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        int from = buffer.readerIndex();
        boolean begins = isBetween;
        if (part == MessagePart.CHUNK_LINE && hasBadExtensions(buffer)) {
            buffer.skipBytes(buffer.readableBytes());
            out.add(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
            refuse(out, BadHead.BAD_CHUNK_LINE);
            return;
        }
        isBetween = false;
        super.decode(ctx, buffer, out);
        check(buffer, from, out);
        next(buffer, from, out);
        isBetween = !isOver && !out.isEmpty() && out.getLast() instanceof LastHttpContent end && end.decoderResult().isSuccess();
        if (begins && isBetween && out.getFirst() instanceof HttpRequest request) {
            last.keep(request, buffer, from);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        last.forget();
        super.handlerRemoved0(ctx);
    }

    /// Looks at what was decoded from the bytes between that index and the reader's.
    private void check(ByteBuf buffer, int from, List<Object> out) {
        if (!out.isEmpty() && ((HttpObject) out.getFirst()).decoderResult().isFailure()) {
            isOver = true;
            if (((HttpObject) out.getFirst()).decoderResult().cause() instanceof TooLongHttpLineException) {
                refuse(out, tooLong(buffer, from));
            }
        } else if ((part == MessagePart.HEAD || part == MessagePart.TRAILERS) && beginsLineWithSpace(buffer, from)) {
            if (out.isEmpty()) {
                buffer.skipBytes(buffer.readableBytes());
                out.add(part == MessagePart.HEAD ? createInvalidMessage() : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER));
            }
            refuse(out, BadHead.FOLDED);
        }
    }

    /// RFC 9112, 3: a method is longer than any that is implemented, or a target is too long; anything else is no request line at all.
    private BadHead tooLong(ByteBuf buffer, int from) {
        if (part == MessagePart.CHUNK_LINE) {
            return BadHead.LONG_CHUNK_LINE;
        }
        int end = Math.min(from + BadHead.MAX_LINE_BYTES, buffer.writerIndex());
        int space = buffer.indexOf(from, end, (byte) ' ');
        int methodEnd = space < 0 ? end : space;
        if (buffer.forEachByte(from, methodEnd - from, letter -> BadHead.isLetterOfMethod((char) letter)) >= 0 || methodEnd == from) {
            return BadHead.BAD_LINE;
        }
        if (methodEnd - from > MAX_METHOD_BYTES) {
            return BadHead.LONG_METHOD;
        }
        return buffer.indexOf(methodEnd + 1, end, (byte) ' ') < 0 ? BadHead.LONG_LINE : BadHead.BAD_LINE;
    }

    private void refuse(List<Object> out, BadHead bad) {
        isOver = true;
        ((HttpObject) out.getFirst()).setDecoderResult(DecoderResult.failure(bad.failure()));
    }

    /// Whether a line that was read begins with white space: a header continues in it (`obs-fold`, RFC 9112, 5.2), or nothing does.
    private boolean beginsLineWithSpace(ByteBuf buffer, int from) {
        int end = buffer.readerIndex();
        int line = atLineStart ? from : lineBehind(buffer, from, end);
        while (line >= 0 && line < end) {
            byte first = buffer.getByte(line);
            if (first == ' ' || first == '\t') {
                return true;
            }
            line = lineBehind(buffer, line, end);
        }
        atLineStart = from == end ? atLineStart : buffer.getByte(end - 1) == '\n';
        return false;
    }

    /// Where the next line begins; negative if there is none.
    private static int lineBehind(ByteBuf buffer, int from, int end) {
        int lineFeed = buffer.indexOf(from, end, (byte) '\n');
        return lineFeed < 0 ? -1 : lineFeed + 1;
    }

    private void next(ByteBuf buffer, int from, List<Object> out) {
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            part = MessagePart.HEAD;
            atLineStart = true;
        } else if (!out.isEmpty() && out.getFirst() instanceof HttpRequest request) {
            part = HttpUtil.isTransferEncodingChunked(request) ? MessagePart.CHUNK_LINE : MessagePart.BODY;
        } else if (part == MessagePart.CHUNK_LINE && buffer.readerIndex() > from) {
            beginChunk(buffer, from);
        } else if (part == MessagePart.CHUNK) {
            chunkLeft -= buffer.readerIndex() - from;
            part = chunkLeft == 0 ? MessagePart.CHUNK_LINE : MessagePart.CHUNK;
        }
    }

    /// A chunk's line was read, and perhaps more of the chunk.
    private void beginChunk(ByteBuf buffer, int from) {
        long size = 0;
        for (int i = from, digit; (digit = Character.digit(buffer.getByte(i), 16)) >= 0; i++) {
            size = size * 16 + digit;
        }
        if (size == 0) {
            part = MessagePart.TRAILERS;
            atLineStart = true;
            return;
        }
        chunkLeft = size + 2 - (buffer.readerIndex() - lineBehind(buffer, from, buffer.readerIndex()));
        part = chunkLeft == 0 ? MessagePart.CHUNK_LINE : MessagePart.CHUNK;
    }

    /// Whether the chunk's line, if it has arrived, is followed by what are no extensions. All else about it is Netty's to check.
    private static boolean hasBadExtensions(ByteBuf buffer) {
        int end = lineBehind(buffer, buffer.readerIndex(), buffer.writerIndex()) - 2;
        int size = buffer.readerIndex();
        while (size < end && Character.digit(buffer.getByte(size), 16) >= 0) {
            size++;
        }
        return size < end && !ChunkExtensions.are(buffer, size, end);
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        checkSpace(line, start);
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        checkSpace(line, start);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    /// Netty takes any white space between two words for one space.
    private void checkSpace(byte[] line, int start) {
        if (start != wordEnd + 1 || line[wordEnd] != ' ') {
            throw BadHead.BAD_LINE.failure();
        }
    }

    /// Netty takes small letters in the version for capital ones.
    @Override
    protected HttpMessage createMessage(String[] line) throws Exception {
        if (!line[2].startsWith("HTTP/")) {
            throw BadHead.BAD_LINE.failure();
        }
        var request = (HttpRequest) super.createMessage(line);
        return new DecodedRequest(request.protocolVersion(), request.method(), request.uri(), request.headers());
    }
}
