// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Access;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// An access whose answer a test can change, and which knows what it was asked: `WATCH camera`.
///
/// **Threading.** Shared.
final class RecordingAccess implements Access {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Access answer;

    RecordingAccess(Access answer) {
        this.answer = answer;
    }

    void answers(Access newAnswer) {
        answer = newAnswer;
    }

    @Override
    public Decision check(Action action, StreamName stream, Caller caller) {
        asked.add(action + " " + stream);
        return answer.check(action, stream, caller);
    }

    /// How often it was asked since the last look at what it was.
    int count() {
        return asked.size();
    }

    /// What it was asked since the last time.
    List<String> asked() {
        var since = List.copyOf(asked);
        asked.clear();
        return since;
    }
}
