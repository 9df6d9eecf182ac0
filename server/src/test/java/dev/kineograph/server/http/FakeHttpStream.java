// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.RefusedException;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.PeerHealth;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A request by a protocol that there is not: it has no connection and no codec, and its answer stays here.
///
/// **Threading.** Confined to its event loop, but for what came.
final class FakeHttpStream implements HttpStream, RequestHead, BodySink {
    private final EventLoop loop;
    private final String method;
    private final RequestTarget target;
    private final Map<String, String> headers;
    private final Promise<Void> closed;
    final List<String> heads = new CopyOnWriteArrayList<>();
    final List<String> pieces = new CopyOnWriteArrayList<>();
    volatile boolean hasRoom = true;
    volatile boolean ended;
    private Owner owner;

    FakeHttpStream(EventLoop loop, String method, String path, Map<String, String> headers) {
        this.loop = loop;
        this.method = method;
        this.target = RequestTarget.of(path, List.of("localhost"), true);
        this.headers = headers;
        this.closed = loop.newPromise();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public RequestTarget target() {
        return target;
    }

    @Override
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    @Override
    public boolean has(String name) {
        return headers.containsKey(name);
    }

    @Override
    public String list(String name) {
        return header(name);
    }

    @Override
    public boolean isForwarded() {
        return false;
    }

    @Override
    public boolean hasLength() {
        return false;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public InetAddress peerAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public String peer() {
        return "127.0.0.1:1";
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    @Override
    public InputBounds inputBounds() {
        throw new IllegalStateException("nothing is sent here");
    }

    @Override
    public void reply(Reply reply) {
        keep(reply.head());
        pieces.add(reply.body().toString(ISO_8859_1));
        reply.body().release();
        ended = true;
        reply.sent();
    }

    private void keep(ResponseHead head) {
        heads.add(Integer.toString(head.status().code()));
        head.forEach((name, value) -> heads.add(name + ": " + value));
    }

    @Override
    public MemoryBudget.Share openMemory() {
        throw new IllegalStateException("nothing is sent here");
    }

    @Override
    public void receive(BodyReader reader) {
        throw new IllegalStateException("nothing is sent here");
    }

    @Override
    public void refuse(RefusedException refusal) {
        throw new IllegalStateException("nothing is sent here");
    }

    @Override
    public long announcedLength() {
        return 0;
    }

    @Override
    public void begin(ResponseHead head, ByteBuf opening, Owner newOwner, ChannelHandler... readers) {
        keep(head);
        pieces.add(opening.toString(ISO_8859_1));
        opening.release();
        owner = newOwner;
        owner.begun(this);
    }

    @Override
    public void continueOn(EventLoop other, Runnable step) {
        step.run();
    }

    @Override
    public void suspend() {
        // It has time.
    }

    @Override
    public void resume(Runnable step) {
        step.run();
    }

    @Override
    public void waitForAnswer() {
        // It has time.
    }

    @Override
    public boolean hasRoom() {
        return hasRoom && !ended;
    }

    @Override
    public void write(ByteBuf bytes) {
        pieces.add(bytes.toString(ISO_8859_1));
    }

    @Override
    public void requestWritable() {
        // It says by itself when it has room.
    }

    void drained() {
        hasRoom = true;
        owner.drained();
    }

    @Override
    public long progress() {
        return 0;
    }

    @Override
    public PeerHealth peerHealth() {
        return PeerHealth.UNKNOWN;
    }

    @Override
    public void say(ByteBuf words) {
        words.release();
    }

    @Override
    public void end(ByteBuf last) {
        last.release();
        abort();
    }

    @Override
    public void abort() {
        if (!ended) {
            ended = true;
            closed.setSuccess(null);
            owner.closed();
        }
    }
}
