// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import dev.kineograph.server.net.BodySink;
import java.util.concurrent.atomic.LongAdder;

/// How many viewers were disconnected because nothing reached them any more.
///
/// **Threading.** Shared.
///
/// @param stalled those that read nothing
/// @param lost those whose machine did not answer any more
public record GivenUp(LongAdder stalled, LongAdder lost) {
    /// Nobody yet.
    public GivenUp() {
        this(new LongAdder(), new LongAdder());
    }

    /// Disconnects a viewer that reads nothing.
    void stalled(ImageStream stream, BodySink sink) {
        stream.countStalled();
        stalled.increment();
        sink.abort();
    }

    /// Disconnects a viewer whose machine does not answer.
    void lost(BodySink sink) {
        lost.increment();
        sink.abort();
    }
}
