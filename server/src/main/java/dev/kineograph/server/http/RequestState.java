// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import org.jspecify.annotations.Nullable;

/// How far an [HttpConnection] is with the request under way.
///
/// **Threading.** Immutable.
sealed interface RequestState {
    /// No request is under way.
    RequestState IDLE = new Idle();

    /// Nothing that the client still sends is looked at: the connection's last answer has been written, or a live body has begun.
    RequestState ENDED = new Ended();

    /// The next request, if it has come, waits for the loop's next turn.
    RequestState RESTING = new Resting();

    /// The request under way, once its head has come and until it is answered.
    static @Nullable Http1Stream current(RequestState state) {
        return switch (state) {
            case Begun(var stream) -> stream;
            case Dispatched(var stream) -> stream;
            case Receiving receiving -> receiving.stream();
            case Idle _, Answering _, Resting _, Ended _ -> null;
        };
    }

    /// Whether that is the request under way.
    static boolean isAt(RequestState state, Http1Stream stream) {
        return stream.equals(current(state));
    }

    static void checkUnanswered(RequestState state, Http1Stream stream) {
        if (!isAt(state, stream)) {
            throw new IllegalStateException("answered twice");
        }
    }

    /// Whether all that still comes on the connection is the body of the request under way.
    static boolean readsBytes(RequestState state) {
        var current = current(state);
        return current != null && current.request().endsWithConnection();
    }

    /// Whether the connection ends, and nothing that the client sends is looked at.
    static boolean isEnding(RequestState state) {
        return state instanceof Ended || (state instanceof Answering answering && !answering.keepsAlive());
    }

    /// Whether input has to wait.
    static boolean isBusy(RequestState state) {
        return state instanceof Dispatched || state instanceof Answering || state instanceof Resting
                || (state instanceof Receiving receiving && receiving.body.isWaiting());
    }

    /// Ends the reading of the body, if one is being read.
    static void closeBody(RequestState state) {
        if (state instanceof Receiving receiving) {
            receiving.body.close();
        }
    }

    record Idle() implements RequestState {}

    /// The head has come of a request without a body, and its end has not.
    record Begun(Http1Stream stream) implements RequestState {}

    /// An endpoint has the request, and wants no body, or not yet.
    record Dispatched(Http1Stream stream) implements RequestState {}

    /// The endpoint waits for the body.
    record Receiving(Http1Stream stream, IncomingBody body) implements RequestState {}

    /// An answer is being written.
    ///
    /// @param keepsAlive whether another request may follow it
    record Answering(boolean keepsAlive) implements RequestState {}

    record Resting() implements RequestState {}

    record Ended() implements RequestState {}
}
