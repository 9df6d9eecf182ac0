// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;

/// The room for the people whom other nodes tell one by one, of all nodes and streams together: an eighth of the heap. Beyond it people are not counted, since a node
/// that tells of millions must not end the others.
///
/// **Threading.** Confined to the cluster's thread.
final class PeopleRoom {
    private static final System.Logger LOG = System.getLogger(PeopleRoom.class.getName());
    private static final int SHARE_OF_HEAP = 8;

    /// What one hash in a set takes.
    private static final int BYTES_EACH = 64;

    private final long most;
    private final LogThrottle refusals = new LogThrottle();
    private long taken;

    PeopleRoom() {
        this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES_EACH);
    }

    /// @param most how many people there are at most
    PeopleRoom(long most) {
        this.most = most;
    }

    /// Takes the place of one. Returns whether there is one.
    boolean take() {
        if (taken == most) {
            refusals.pass().ifPresent(others -> LOG.log(
                    Level.WARNING,
                    "cluster: other nodes tell of more than %,d people, and the others are not counted (and %,d more since the last such line)".formatted(most, others)));
            return false;
        }
        taken++;
        return true;
    }

    /// Gives places back.
    void give(int places) {
        taken -= places;
    }

    long taken() {
        return taken;
    }
}
