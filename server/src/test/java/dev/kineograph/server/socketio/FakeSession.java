// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Caller;
import dev.kineograph.server.http.Query;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.FastPath;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SharedMessage;
import dev.kineograph.server.socketio.engine.TransportFormat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A session without a connection, on an event loop whose turns and time the test controls. What is sent on it is decoded as a
/// WebSocket client would.
final class FakeSession implements EngineSession {
    private final EmbeddedChannel channel;
    private final EventLoop loop;
    private final int version;
    private final InputPace pace;
    private final MemoryBudget.Share memory = new MemoryBudget(new CurrentSettings(ServerSettings.DEFAULT))
            .open(InetAddress.getLoopbackAddress(), () -> {
                throw new IllegalStateException("nobody else holds anything");
            });
    /// Texts, and attachments in hexadecimal digits after `#`.
    final List<String> sent = new ArrayList<>();
    final List<ByteBuf> buffers = new ArrayList<>();
    /// Of each message; empty for most.
    final List<String> topics = new ArrayList<>();
    /// What waits here, if [#keepsAll]; the test releases it.
    final List<SharedMessage> kept = new ArrayList<>();
    boolean keepsAll;
    boolean hasRoom = true;
    boolean isClosed;

    FakeSession(int version) {
        this(version, new EmbeddedChannel());
    }

    /// A session on the loop of another.
    FakeSession(int version, FakeSession other) {
        this(version, other.channel);
    }

    private FakeSession(int version, EmbeddedChannel channel) {
        this.version = version;
        this.channel = channel;
        this.loop = channel.eventLoop();
        this.pace = new InputPace(loop);
        channel.freezeTime();
    }

    /// A session on a loop that has its own thread.
    FakeSession(int version, EventLoop loop) {
        this.version = version;
        this.channel = new EmbeddedChannel();
        this.loop = loop;
        this.pace = new InputPace(loop);
    }

    /// Lets the loop run its pending tasks.
    void turn() {
        channel.runPendingTasks();
    }

    void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        turn();
    }

    /// What was sent since the last time.
    List<String> takeSent() {
        var taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    @Override
    public void send(SharedMessage message) {
        if (keepsAll) {
            kept.add(message.retain());
        }
        var bytes = message.in(format());
        buffers.add(bytes);
        topics.add(message.topic());
        var in = bytes.duplicate();
        while (in.isReadable()) {
            boolean isText = in.readByte() == (byte) 0x81;
            var frame = in.readSlice(length(in));
            if (isText) {
                sent.add(frame.toString(version == 1 ? 0 : 1, frame.readableBytes() - (version == 1 ? 0 : 1), UTF_8));
            } else {
                byte[] attachment = new byte[frame.skipBytes(version == 3 ? 1 : 0).readableBytes()];
                frame.readBytes(attachment);
                sent.add("#" + HexFormat.of().formatHex(attachment));
            }
        }
    }

    private static int length(ByteBuf in) {
        int first = in.readByte() & 0x7f;
        return first < 126 ? first : first == 126 ? in.readUnsignedShort() : (int) in.readLong();
    }

    @Override
    public int protocolVersion() {
        return version;
    }

    @Override
    public TransportFormat format() {
        return switch (version) {
            case 1 -> TransportFormat.WEBSOCKET_1;
            case 3 -> TransportFormat.WEBSOCKET_3;
            default -> TransportFormat.WEBSOCKET_4;
        };
    }

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public InputPace pace() {
        return pace;
    }

    @Override
    public MemoryBudget.Share memory() {
        return memory;
    }

    @Override
    public Duration packetTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void run(Runnable step) {
        step.run();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    @Override
    public void abort() {
        isClosed = true;
    }

    @Override
    public String id() {
        return "AAAAAAAAAAAAAAAAAAAAAA";
    }

    @Override
    public Caller caller() {
        return Caller.program("test");
    }

    @Override
    public Query query() {
        throw new IllegalStateException("nobody asks here");
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public ViewerIdentity viewer() {
        return new ViewerIdentity("test", true, Optional.empty());
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(ByteBuf encoded) {
        throw new IllegalStateException("packets are sent as messages");
    }

    @Override
    public boolean enter(FastPath path, FastPath.Guest guest) {
        return false;
    }

    @Override
    public void leaveFastPath() {
        // It is on none.
    }

    @Override
    public long progress() {
        return 0;
    }

    @Override
    public PeerHealth peerHealth() {
        return PeerHealth.UNKNOWN;
    }
}
