// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import org.jspecify.annotations.Nullable;

/// How far an [HttpConnection] is with its current request.
///
/// **Threading.** Immutable.
sealed interface RequestState {
    /// No request is under way.
    RequestState IDLE = new Idle();

    /// Further input of the client is ignored: the connection's last response has been written, or a live body has begun.
    RequestState ENDED = new Ended();

    /// The next request, if it has arrived, waits for the loop's next turn.
    RequestState RESTING = new Resting();

    /// The current request, from the arrival of its head until it is answered.
    static @Nullable RequestStream current(RequestState state) {
        return switch (state) {
            case Begun(var stream) -> stream;
            case Dispatched(var stream) -> stream;
            case Receiving receiving -> receiving.stream();
            case Idle _, Answering _, Resting _, Ended _ -> null;
        };
    }

    /// Whether that is the current request.
    static boolean isAt(RequestState state, RequestStream stream) {
        return stream.equals(current(state));
    }

    static void checkUnanswered(RequestState state, RequestStream stream) {
        if (!isAt(state, stream)) {
            throw new IllegalStateException("answered twice");
        }
    }

    /// Whether the whole rest of the connection's input is the body of the current request.
    static boolean readsBytes(RequestState state) {
        var current = current(state);
        return current != null && current.request().endsWithConnection();
    }

    /// Whether the connection is ending, and further input of the client is ignored.
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

    /// The head of a request without a body has arrived, but not its end.
    record Begun(RequestStream stream) implements RequestState {}

    /// An endpoint has the request, and reads no body, or not yet.
    record Dispatched(RequestStream stream) implements RequestState {}

    /// The endpoint waits for the body.
    record Receiving(RequestStream stream, IncomingBody body) implements RequestState {}

    /// A response is being written.
    ///
    /// @param keepsAlive whether another request may follow it
    record Answering(boolean keepsAlive) implements RequestState {}

    record Resting() implements RequestState {}

    record Ended() implements RequestState {}
}
