// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.InputPace;
import dev.kineograph.server.net.TransferTime;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;

/// The body of a request on its way to its reader: a limited part in each turn of the event loop, and each picture within its time.
///
/// **Threading.** Confined to its connection's event loop.
final class IncomingBody {
    private final BodyReader reader;
    private final TransferTime transfer;
    private final InputPace pace;

    /// How much of the current picture has arrived, as far as can be known.
    private long received;

    private boolean waiting;
    private boolean closed;

    /// @param transfer the transfer, already begun
    IncomingBody(BodyReader reader, TransferTime transfer, InputPace pace) {
        this.reader = reader;
        this.transfer = transfer;
        this.pace = pace;
    }

    /// Whether the reader has had its share of this turn of the loop.
    boolean isWaiting() {
        return waiting;
    }

    /// Gives the reader what has arrived. Returns whether it has read all; otherwise the same content must be given again [later][#later].
    ///
    /// @param longestPause the longest time without input
    boolean read(HttpContent content, Deadline deadline, Duration longestPause) {
        while (readsPicture(content)) {
            // Counts no bytes: they were read at the loop's own pace.
            pace.handled(0);
            received = 0;
            transfer.begin(deadline, longestPause);
            if (pace.mustWait()) {
                waiting = true;
                return false;
            }
        }
        transfer.progressed(deadline, received);
        return true;
    }

    private boolean readsPicture(HttpContent content) {
        int before = content.content().readableBytes();
        boolean isPicture = reader.read(content.content());
        received += before - content.content().readableBytes();
        return isPicture || (content instanceof LastHttpContent && reader.readRest());
    }

    /// Runs a step in a turn of the loop in which the reader may go on.
    void later(Runnable step) {
        pace.later(() -> {
            waiting = false;
            step.run();
        });
    }

    /// The whole body has been read.
    void end() {
        try {
            reader.end();
        } finally {
            close();
        }
    }

    /// Ends the reading. Closing twice does nothing.
    void close() {
        if (!closed) {
            closed = true;
            reader.close();
        }
    }

    String tooLate() {
        return "request body: " + transfer.tooLate(received, reader.awaited()) + reader.outcome();
    }
}
