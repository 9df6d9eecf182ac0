// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How a guest of a soak behaves once it is connected, and how it goes. Each visit takes some seconds at most.
enum SoakManners {
    /// Says what it has to say, listens for a moment and says goodbye.
    ORDERLY {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            client.send(words);
            listen(client, 300);
            client.send(farewell);
            listen(client, 20);
        }
    },
    /// Says it piece by piece, and reads little.
    SLOW {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            int piece = words.length / 5 + 1;
            for (int at = 0; at < words.length; at += piece) {
                client.send(Arrays.copyOfRange(words, at, Math.min(words.length, at + piece)));
                pause(20);
            }
            for (int i = 0; i < 10; i++) {
                client.read(50);
                pause(50);
            }
        }
    },
    /// Says it, and reads nothing for longer than a server waits.
    STALLED {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            client.send(words);
            pause(2_500);
        }
    },
    /// Falls silent in the middle of what it says.
    SILENT {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            client.send(Arrays.copyOf(words, words.length / 2));
            pause(1_500);
        }
    },
    /// Is killed while it speaks.
    KILLED_SPEAKING {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            client.send(Arrays.copyOf(words, words.length - words.length / 3));
            pause(10);
            client.kill();
        }
    },
    /// Is killed while it listens, in the middle of a frame most of the time.
    KILLED_LISTENING {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            client.send(words);
            client.readWithin(100);
            client.kill();
        }
    },
    /// Says that it will say nothing more, and reads to the end.
    HALF_CLOSED {
        @Override
        void pass(RawClient client, byte[] words, byte[] farewell) throws IOException {
            client.send(words);
            client.readWithin(100);
            client.halfClose();
            client.isEndedWithin(2_000);
        }
    };

    /// Behaves so, with a client that is closed afterwards.
    ///
    /// @throws IOException if the server ends the connection first, as it may
    abstract void pass(RawClient client, byte[] words, byte[] farewell) throws IOException;

    private static void listen(RawClient client, int millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() - end < 0) {
            client.readWithin(20);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
