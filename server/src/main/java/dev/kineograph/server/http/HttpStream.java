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

    /// The client's address, `ADDRESS:PORT`.
    String peer();

    /// Ends it at once; what has not been sent is lost.
    void abort();

    /// Completed when nothing can reach the client any more.
    Future<Void> closed();

    /// The bounds for messages that arrive on the connection.
    InputBounds inputBounds();

    /// Responds with a head and a body whose length is known.
    ///
    /// @throws IllegalStateException if the request has been answered
    void reply(Reply reply);

    /// A share of the client's memory, which the caller closes.
    MemoryBudget.Share openMemory();

    /// Receives the request's body as it arrives.
    void receive(BodyReader reader);

    /// Answers with a refusal that cannot be thrown, as the endpoint is not being called, and stops reading the body; does nothing
    /// if the request has been answered.
    void refuse(RefusedException refusal);

    /// Responds with a body that has no end yet.
    ///
    /// @param head fields that exist in one version of HTTP only, such as `Connection`, are left out by the others
    /// @param opening the first bytes of the body; the stream releases them
    /// @param owner fills the body once it has begun
    /// @param readers read what the client sends from now on, but not before the owner has begun
    /// @throws IllegalStateException if the request has been answered
    void begin(ResponseHead head, ByteBuf opening, BodySink.Owner owner, ChannelHandler... readers);

    /// Continues the request on another event loop: at once if it is there already. An exception of the step is answered as if
    /// the endpoint had thrown it. If that loop has ended, the stream ends too and the step is not run.
    void continueOn(EventLoop other, Runnable step);

    /// Waits for something that does not depend on the client: without a deadline, and even if the client has ended its input.
    void suspend();

    /// Continues a [suspended][#suspend] request on its event loop; does nothing if the client has gone. An exception of the step
    /// is answered as if the endpoint had thrown it.
    void resume(Runnable step);

    /// Sets no deadline for the response: the caller makes sure that it is sent.
    void waitForAnswer();
}
