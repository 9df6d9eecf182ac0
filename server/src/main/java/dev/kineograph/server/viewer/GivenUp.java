// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

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
}
