// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.RefusedException;
import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.InputBounds;
import dev.kineograph.server.net.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/// The way back to the client of one request, in any version of HTTP. Exactly one response is sent: a [Reply], or a body
/// without an end.
///
/// **Threading.** Confined to its event loop.
interface HttpStream {

    /// The event loop that it is confined to.
    EventLoop loop();

    /// The client's end of the connection, `ADDRESS:PORT`.
    String peer();

    /// Ends it at once, giving up what is not sent.
    void abort();

    /// Completed when nothing can reach the client any more.
    Future<Void> closed();

    /// What bounds the messages that come on the connection.
    InputBounds inputBounds();

    /// Responds with a head and a body whose length is known.
    ///
    /// @throws IllegalStateException if the request has been answered
    void reply(Reply reply);

    /// A share of the client's memory, which the caller closes.
    MemoryBudget.Share openMemory();

    /// Takes the request's body, as it comes.
    void receive(BodyReader reader);

    /// Answers with a refusal that is nobody's to throw, and ends the reading of a body; does nothing if the request has been answered.
    void refuse(RefusedException refusal);

    /// Responds with a body that has no end yet.
    ///
    /// @param head fields that are of one version of HTTP only, such as `Connection`, are left out by the others
    /// @param opening what the body begins with; the stream's from here on
    /// @param owner fills the body once it has begun
    /// @param readers read what the client sends from here on, but not before the owner has begun
    /// @throws IllegalStateException if the request has been answered
    void begin(ResponseHead head, ByteBuf opening, BodySink.Owner owner, ChannelHandler... readers);

    /// Continues the request on another event loop: at once if it is there already. What the step throws is answered as if the
    /// endpoint had thrown it. If that loop has ended, the stream ends too and the step is not run.
    void continueOn(EventLoop other, Runnable step);

    /// Waits for something that is not the client's doing: without a deadline, and also for a client that has sent all that it has to say.
    void suspend();

    /// Goes on with a request that was [suspended][#suspend], on its event loop; does nothing if the client has gone. What the step
    /// throws is answered as if the endpoint had thrown it.
    void resume(Runnable step);

    /// Sets no deadline for the answer: the caller makes sure that it comes.
    void waitForAnswer();
}
