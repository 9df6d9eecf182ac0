// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Publisher;
import dev.kineograph.Source;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A source that draws its next picture when the test lets it.
///
/// **Threading.** Shared.
final class Drawn implements Source {
    private final Semaphore wanted = new Semaphore(0);
    private final AtomicInteger drawn = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean running;

    @Override
    public void run(Publisher publisher) throws InterruptedException {
        runs.incrementAndGet();
        running = true;
        try {
            while (true) {
                wanted.acquire();
                publisher.publish(Pictures.png(drawn.incrementAndGet()));
            }
        } finally {
            running = false;
        }
    }

    void drawNext() {
        wanted.release();
    }

    int drawn() {
        return drawn.get();
    }

    int runs() {
        return runs.get();
    }

    boolean isRunning() {
        return running;
    }
}
