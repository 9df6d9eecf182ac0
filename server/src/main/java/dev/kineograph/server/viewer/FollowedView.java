// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ClickableStream;
import dev.kineograph.ClickableStream.ParticipantConnection;
import dev.kineograph.ImageStream;
import dev.kineograph.Participant;
import dev.kineograph.server.http.Exchange;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The live picture of a participant, who is shown another view of the stream whenever its program says so.
///
/// **Threading.** Confined to the event loop of its request, except for [#moved], which the stream's thread calls.
public final class FollowedView {
    private final EventLoop loop;
    private final UnaryOperator<ImageStream> form;
    private final ParticipantConnection connection;
    private @Nullable LiveViewer viewer;

    private FollowedView(ClickableStream stream, Participant participant, EventLoop loop, UnaryOperator<ImageStream> form) {
        this.loop = loop;
        this.form = form;
        this.connection = stream.join(participant, this::moved);
    }

    /// Answers with a live body that shows the participant's view until it ends.
    ///
    /// @param form the stream that shows a view in the form that the request asks for
    /// @throws dev.kineograph.RefusedException if the stream has all the viewers that it may have
    public static void show(
            Audiences audiences, ClickableStream stream, Participant participant, Exchange exchange, UnaryOperator<ImageStream> form, LiveBody body) {
        var view = new FollowedView(stream, participant, exchange.loop(), form);
        try {
            view.viewer = audiences.show(view.shown(), exchange, body);
        } catch (RuntimeException e) {
            view.connection.close();
            throw e;
        }
        exchange.closed().addListener(_ -> view.connection.close());
        view.move();
    }

    private ImageStream shown() {
        return form.apply(connection.shown());
    }

    private void moved() {
        try {
            loop.execute(this::move);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the viewer with it.
        }
    }

    /// The view may also have changed before there was a viewer.
    private void move() {
        if (viewer != null) {
            viewer.show(shown());
        }
    }
}
