// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.ImageStream;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An input that exists only once, for one stream, which may stop reading it and begin again.
///
/// It is read on a platform thread: a virtual one would hold its carrier for as long as it waits for a pipe (as of Java 25), and no thread that does can be
/// interrupted.
///
/// **Threading.** Shared; the object's lock guards its owner. One thread reads, and waits until the bytes are taken.
final class StandardInput {
    static final String NAME = "stdin";

    static final StandardInput OF_THE_PROCESS = new StandardInput(() -> System.in);

    private static final int READ_BYTES = 64 << 10;
    private static final byte[] END = {};

    private final Supplier<InputStream> input;
    private final SynchronousQueue<byte[]> read = new SynchronousQueue<>();
    private @Nullable ImageStream owner;
    private volatile @Nullable IOException failure;
    private volatile boolean hasEnded;

    StandardInput(Supplier<InputStream> input) {
        this.input = input;
    }

    /// Assigns it to a stream for good.
    ///
    /// @throws RefusedException if another stream has it
    synchronized void claim(ImageStream stream) {
        if (owner == null) {
            owner = stream;
            Thread.ofPlatform().daemon().name("kineograph-pipe stdin").start(this::read);
        } else if (!owner.equals(stream)) {
            throw new RefusedException(
                    Refusal.TAKEN, "stdin: already the source of %s (expected: one stream of the program with stdin:)".formatted(owner));
        }
    }

    private void read() {
        byte[] buffer = new byte[READ_BYTES];
        try (var in = input.get()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (count > 0) {
                    read.put(Arrays.copyOf(buffer, count));
                }
            }
        } catch (IOException e) {
            failure = e;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
        hasEnded = true;
        // If nobody waits, the next call sees that it has ended.
        read.offer(END);
    }

    /// The next bytes; none at the end, however often it is called.
    ///
    /// @throws IOException if it cannot be read
    byte[] next() throws IOException, InterruptedException {
        byte[] bytes = END;
        while (bytes.length == 0 && !hasEnded) {
            var taken = read.poll(1, TimeUnit.SECONDS);
            bytes = taken == null ? END : taken;
        }
        if (bytes.length == 0 && failure != null) {
            throw new IOException("stdin: " + failure.getMessage(), failure);
        }
        return bytes;
    }
}
