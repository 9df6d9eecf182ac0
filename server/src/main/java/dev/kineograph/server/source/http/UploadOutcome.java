// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import org.jspecify.annotations.Nullable;

/// Counts what has become of the pictures of an upload.
///
/// **Threading.** Confined to the event loop of its request.
final class UploadOutcome {
    /// A client that sends this many bad pictures in a row does not send pictures at all.
    private static final int MAX_IN_A_ROW = 100;

    private long published;
    private long refused;
    private int inARow;
    private @Nullable RefusedException first;
    private long firstAt;

    void published() {
        published++;
        inARow = 0;
    }

    /// Notes that a picture was refused.
    ///
    /// @throws RefusedException if there were too many of them in a row
    void refused(RefusedException refusal) {
        refused++;
        if (first == null) {
            first = refusal;
            firstAt = published + refused;
        }
        if (++inARow >= MAX_IN_A_ROW) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%d bad pictures in a row: the upload was ended; %s".formatted(inARow, summary().sentence()));
        }
    }

    boolean isEmpty() {
        return published + refused == 0;
    }

    boolean isGood() {
        return refused == 0;
    }

    /// The first refusal and the number of all, if there was any.
    RefusedException summary() {
        if (first == null) {
            throw new IllegalStateException("nothing was refused");
        }
        return published + refused == 1 ? first : told(first, firstAt, "");
    }

    /// The refusal that ends an upload early.
    ///
    /// @param bytes how many had arrived
    RefusedException ending(RefusedException refusal, long bytes) {
        return isEmpty() ? refusal : told(refusal, published + refused + 1, ", at byte %,d".formatted(bytes));
    }

    private RefusedException told(RefusedException refusal, long picture, String where) {
        return refusal.reworded(sentence -> "picture %,d of the body%s: %s%s".formatted(picture, where, sentence, counts()));
    }

    /// How many were published and refused, for the end of a sentence.
    String counts() {
        return isEmpty() ? "" : "; %,d published, %,d refused".formatted(published, refused);
    }
}
