// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Access.Action;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.util.List;
import java.util.Set;

/// One line of [AccessRules]: these callers may do this to those streams.
///
/// **Threading.** Immutable.
record AccessRule(Who who, Set<Action> may, List<StreamPattern> streams) {

    /// @throws RefusedException if it allows nothing, or allows somebody without a credential to administer
    AccessRule {
        may = Set.copyOf(may);
        streams = List.copyOf(streams);
        if (may.isEmpty() || streams.isEmpty()) {
            throw new RefusedException(Refusal.BAD_VALUE, "access: a rule about nothing (expected: at least one action and one stream)");
        }
        boolean hasCredential = switch (who) {
            case Who.User _, Who.Token _, Who.Jwt _, Who.Asked _, Who.Certified _, Who.Nobody _ -> true;
            case Who.Anybody _, Who.Loopback _, Who.AtAddress _, Who.Signed _ -> false;
        };
        if (may.contains(Action.ADMINISTER) && !hasCredential) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "may: admin, for callers without a credential (expected: a user, a token, a jwt or a certificate, wherever they come from)");
        }
    }

    /// Whether only those whom rules name may do this to the stream. To see pictures in any way is one thing here: who may not take a snapshot may not
    /// watch.
    boolean isAbout(Action action, StreamName stream) {
        return isAbout(action) && streams.stream().anyMatch(pattern -> pattern.matches(stream));
    }

    /// Whether it is about that action, on whichever streams.
    boolean isAbout(Action action) {
        return action.isReading() ? may.stream().anyMatch(Action::isReading) : may.contains(action);
    }

    /// Who may watch may take snapshots.
    boolean grants(Action action) {
        return may.contains(action) || (action == Action.SNAPSHOT && may.contains(Action.WATCH));
    }
}
