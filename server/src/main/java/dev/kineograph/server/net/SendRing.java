// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;

/// Sends the same bytes to many sockets with one system call, by a ring of requests that the kernel reads (io_uring, Linux 5.6 and newer).
/// That takes some 85 % of the time that as many calls of `send` take.
///
/// A socket that has no room is not waited for. All requests are answered when [#send] returns, so the kernel does not read the bytes later.
///
/// **Threading.** Confined to the event loop that made it.
final class SendRing implements AutoCloseable {
    /// To how many sockets it sends at a time.
    static final int SIZE = 256;

    private static final long QUEUES = 0;
    private static final long REQUESTS = 0x1000_0000;

    // struct io_uring_params.
    private static final int FEATURES = 20;
    private static final int SINGLE_MAPPING = 1;
    private static final int SUBMISSION_ENTRIES = 0;
    private static final int SUBMISSION_TAIL = 44;
    private static final int SUBMISSION_MASK = 48;
    private static final int SUBMISSION_ARRAY = 64;
    private static final int COMPLETION_ENTRIES = 4;
    private static final int COMPLETION_HEAD = 80;
    private static final int COMPLETION_TAIL = 84;
    private static final int COMPLETION_MASK = 88;
    private static final int COMPLETION_ANSWERS = 100;

    // struct io_uring_sqe.
    private static final int REQUEST_BYTES = 64;
    private static final byte SEND = 26;
    private static final int SOCKET = 4;
    private static final int ADDRESS = 16;
    private static final int LENGTH = 24;
    private static final int FLAGS = 28;
    private static final int PLACE = 32;

    /// `MSG_DONTWAIT | MSG_NOSIGNAL`.
    private static final int AT_ONCE = 0x4040;

    // struct io_uring_cqe.
    private static final int ANSWER_BYTES = 16;
    private static final int RESULT = 8;

    private static final int NO_ROOM = -11;
    private static final VarHandle COUNTER = JAVA_INT.varHandle();
    private static final System.Logger LOG = System.getLogger(SendRing.class.getName());

    private final Uring uring;
    private final MemorySegment queues;
    private final MemorySegment requests;
    private final long submissionTail;
    private final int submissionMask;
    private final long completionHead;
    private final long completionTail;
    private final int completionMask;
    private final long answers;

    /// How many requests have been put in, and how many answers taken out, since the beginning.
    private int requested;

    private int answered;

    /// Tries, once and on a thread of its own, whether this process can have a ring: the JVM takes tenths of a second to load what that needs.
    private static final class Trial {
        static final CompletableFuture<Boolean> RESULT = new CompletableFuture<>();

        static {
            Thread.ofPlatform().daemon().name("kineograph-ring").start(() -> RESULT.complete(succeeds()));
        }

        private static boolean succeeds() {
            try (var ring = new SendRing()) {
                ring.send(new int[0]);
                return true;
            } catch (IOException | LinkageError e) {
                // An older kernel, a sandbox, or a JVM that lets this module call no native code.
                LOG.log(Level.DEBUG, "no io_uring: frames are sent one by one", e);
                return false;
            }
        }
    }

    /// Whether this process can have a ring, which is not known at first.
    static CompletableFuture<Boolean> isAvailable() {
        return Trial.RESULT;
    }

    /// @throws IOException if the kernel has no io_uring, or does not let this process have one
    SendRing() throws IOException {
        uring = new Uring(SIZE);
        if ((uring.parameter(FEATURES) & SINGLE_MAPPING) == 0) {
            uring.close();
            throw new IOException("io_uring: older than Linux 5.4");
        }
        long ofRequests = uring.parameter(SUBMISSION_ARRAY) + (long) Integer.BYTES * uring.parameter(SUBMISSION_ENTRIES);
        long ofAnswers = uring.parameter(COMPLETION_ANSWERS) + (long) ANSWER_BYTES * uring.parameter(COMPLETION_ENTRIES);
        queues = uring.map(QUEUES, Math.max(ofRequests, ofAnswers));
        requests = uring.map(REQUESTS, (long) REQUEST_BYTES * uring.parameter(SUBMISSION_ENTRIES));
        submissionTail = uring.parameter(SUBMISSION_TAIL);
        submissionMask = queues.get(JAVA_INT, uring.parameter(SUBMISSION_MASK));
        completionHead = uring.parameter(COMPLETION_HEAD);
        completionTail = uring.parameter(COMPLETION_TAIL);
        completionMask = queues.get(JAVA_INT, uring.parameter(COMPLETION_MASK));
        answers = uring.parameter(COMPLETION_ANSWERS);
        for (int i = 0; i <= submissionMask; i++) {
            queues.set(JAVA_INT, uring.parameter(SUBMISSION_ARRAY) + (long) Integer.BYTES * i, i);
            requests.set(JAVA_BYTE, (long) REQUEST_BYTES * i, SEND);
            requests.set(JAVA_INT, (long) REQUEST_BYTES * i + FLAGS, AT_ONCE);
        }
    }

    /// Adds a socket to those that are sent the next bytes.
    ///
    /// @param place where the answer is wanted
    void add(int socket, int place, long address, int length) {
        long request = (long) REQUEST_BYTES * (requested & submissionMask);
        requests.set(JAVA_INT, request + SOCKET, socket);
        requests.set(JAVA_LONG, request + ADDRESS, address);
        requests.set(JAVA_INT, request + LENGTH, length);
        requests.set(JAVA_LONG, request + PLACE, place);
        requested++;
    }

    /// Sends to all that were added.
    ///
    /// @param taken how many bytes each socket has taken, or a negative error, is put at its place
    /// @throws IOException if the ring is broken: sockets whose places are untouched have been sent nothing
    void send(int[] taken) throws IOException {
        COUNTER.setRelease(queues, submissionTail, requested);
        int submitted = answered;
        try {
            while (submitted != requested) {
                submitted += uring.enter(requested - submitted, requested - submitted);
            }
        } finally {
            takeAnswers(submitted, taken);
        }
    }

    /// They are all there: a send that does not wait is answered while it is submitted.
    private void takeAnswers(int submitted, int[] taken) throws IOException {
        while (answered != submitted) {
            int ready = (int) COUNTER.getAcquire(queues, completionTail);
            for (; answered != ready; answered++) {
                long answer = answers + (long) ANSWER_BYTES * (answered & completionMask);
                int result = queues.get(JAVA_INT, answer + RESULT);
                taken[(int) queues.get(JAVA_LONG, answer)] = result == NO_ROOM ? 0 : result;
            }
            COUNTER.setRelease(queues, completionHead, answered);
            if (answered != submitted) {
                uring.enter(0, submitted - answered);
            }
        }
    }

    @Override
    public void close() {
        uring.close();
    }
}
