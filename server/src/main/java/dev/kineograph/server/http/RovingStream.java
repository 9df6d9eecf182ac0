// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.RejectedExecutionException;

/// A stream of HTTP/2 whose request may continue on another event loop. The stream itself stays on its connection's loop, with those that it shares
/// the connection with; what is said to and by the client is passed between the two.
///
/// **Threading.** Confined to the loop on which its request is now.
final class RovingStream implements HttpStream {
    private final RequestStream stream;
    private final EventLoop home;
    private EventLoop loop;

    /// Completed on the other loop when the client cannot be reached any more; at home, it is the stream's own.
    private Future<Void> closed;

    RovingStream(RequestStream stream) {
        this.stream = stream;
        this.home = stream.loop();
        this.loop = home;
        this.closed = stream.closed();
    }

    private boolean isAtHome() {
        return loop.equals(home);
    }

    /// A loop that has ended has no clients any more.
    private static void run(EventLoop on, Runnable step) {
        if (on.inEventLoop()) {
            step.run();
            return;
        }
        try {
            on.execute(step);
        } catch (RejectedExecutionException e) {
            // Nobody is there.
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public String peer() {
        return stream.peer();
    }

    @Override
    public void abort() {
        run(home, stream::abort);
    }

    @Override
    public Future<Void> closed() {
        return closed;
    }

    @Override
    public InputBounds inputBounds() {
        return stream.inputBounds();
    }

    @Override
    public MemoryBudget.Share openMemory() {
        return stream.openMemory();
    }

    @Override
    public void reply(Reply reply) {
        if (isAtHome()) {
            stream.reply(reply);
            return;
        }
        var here = loop;
        var reported = reply.reportingWith(step -> run(here, step));
        run(home, () -> stream.replyIfOpen(reported));
    }

    @Override
    public void refuse(RefusedException refusal) {
        run(home, () -> stream.refuse(refusal));
    }

    @Override
    public void receive(BodyReader reader) {
        if (isAtHome()) {
            stream.receive(reader);
        } else {
            var passed = new PassedBody(reader, loop, this::openMemory, this::failed);
            run(home, () -> stream.resume(() -> stream.receive(passed)));
        }
    }

    private void failed(RuntimeException failure) {
        run(home, () -> stream.resume(() -> {
            throw failure;
        }));
    }

    /// @throws RefusedException on another loop: what the client sends from now on, and what it is sent, could not be read and written there
    @Override
    public void begin(ResponseHead head, ByteBuf opening, BodySink.Owner owner, ChannelHandler... readers) {
        if (!isAtHome()) {
            opening.release();
            throw new RefusedException(Refusal.NO_MEMORY, "session: it is on another connection (expected: polls, or a WebSocket on that connection)");
        }
        stream.begin(head, opening, owner, readers);
    }

    @Override
    public void continueOn(EventLoop other, Runnable step) {
        if (other.equals(loop)) {
            step.run();
            return;
        }
        stream.suspend();
        loop = other;
        Promise<Void> gone = other.newPromise();
        stream.closed().addListener(_ -> gone.trySuccess(null));
        closed = gone;
        try {
            other.execute(() -> answeringFailures(step));
        } catch (RejectedExecutionException e) {
            stream.abort();
        }
    }

    private void answeringFailures(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void suspend() {
        run(home, stream::suspend);
    }

    @Override
    public void resume(Runnable step) {
        if (isAtHome()) {
            stream.resume(step);
        } else {
            run(loop, () -> answeringFailures(step));
        }
    }

    @Override
    public void waitForAnswer() {
        run(home, stream::waitForAnswer);
    }
}
