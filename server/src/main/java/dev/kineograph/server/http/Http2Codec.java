// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The frames of HTTP/2: Netty's codec, with our settings and bounds.
///
/// **Threading.** Stateless.
final class Http2Codec extends Http2FrameCodecBuilder {
    /// The requests of a page with as many pictures as an address may have connections.
    static final int MAX_STREAMS = 256;

    /// A browser that leaves a page with many pictures resets them all.
    private static final int MAX_RESETS = 1_000;

    private static final int RESETS_SECONDS = 30;

    /// Answers to settings, pings and resets that a client does not read.
    private static final int MAX_WAITING_ANSWERS = 1_000;

    private static final int MAX_EMPTY_FRAMES = 10;

    /// Longer heads than those that are [answered][BadHead#MAX_HEAD_BYTES] are read, so that a cookie too many costs a browser one request and not all pictures
    /// of its connection. A quarter more ends that.
    private static final int MAX_FIELDS_BYTES = 48 << 10;

    private static final int FRAME_HEAD_BYTES = 9;
    private static final int LAST_STREAM_AND_ERROR_BYTES = 8;

    private Http2Codec() {}

    @Override
    protected Http2FrameCodec build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
        return super.build(decoder, new Http2StreamNumbers(encoder), settings);
    }

    /// All that the server sends to a client for which it has no place: settings, and that no request was looked at (RFC 9113, 6.8).
    static ByteBuf goodbye(String sentence) {
        byte[] reason = sentence.getBytes(StandardCharsets.US_ASCII);
        var frames = Unpooled.buffer(2 * FRAME_HEAD_BYTES + LAST_STREAM_AND_ERROR_BYTES + reason.length);
        frames.writeMedium(0).writeByte(Http2FrameTypes.SETTINGS).writeByte(0).writeInt(0);
        frames.writeMedium(LAST_STREAM_AND_ERROR_BYTES + reason.length).writeByte(Http2FrameTypes.GO_AWAY).writeByte(0).writeInt(0);
        return frames.writeInt(0).writeInt((int) Http2Error.ENHANCE_YOUR_CALM.code()).writeBytes(reason);
    }

    /// A codec for one connection.
    ///
    /// @param farewell how long a connection that ends may still write
    static Http2FrameCodec create(Duration farewell) {
        var connection = new DefaultHttp2Connection(true);
        // Each stream has its turn, for a whole frame: priorities are for a page's parts, and live pictures have none among themselves (RFC 9113, 5.3.2).
        var turns = new UniformStreamByteDistributor(connection);
        turns.minAllocationChunk(Http2Data.MAX_FRAME_BYTES);
        connection.remote().flowController(new DefaultHttp2RemoteFlowController(connection, turns));
        var builder = new Http2Codec();
        builder.connection(connection);
        var codec = builder.initialSettings(new Http2Settings()
                        .maxConcurrentStreams(MAX_STREAMS)
                        .maxHeaderListSize(MAX_FIELDS_BYTES)
                        .connectProtocolEnabled(true))
                .validateRequiredPseudoHeaders(true)
                .headerSensitivityDetector((name, _) -> "set-cookie".contentEquals(name))
                .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESETS_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(MAX_WAITING_ANSWERS)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_FRAMES)
                .gracefulShutdownTimeoutMillis(farewell.toMillis())
                .build();
        // Nobody asks which streams have room: each knows what of it is on the way. Otherwise all would be told with every frame of one.
        connection.remote().flowController().listener(null);
        return codec;
    }
}
