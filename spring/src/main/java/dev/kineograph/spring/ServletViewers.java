// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/// The requests of those who watch by the servlet, each on a virtual thread of its own. They end before the application's web server waits for its requests.
///
/// **Threading.** Shared.
final class ServletViewers implements SmartLifecycle {
    private final Set<Thread> viewers = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    /// Answers a request.
    ///
    /// @param answer is interrupted when the application ends
    void start(Runnable answer) {
        var viewer = Thread.ofVirtual().name("kineograph-servlet").unstarted(() -> {
            try {
                answer.run();
            } finally {
                viewers.remove(Thread.currentThread());
            }
        });
        viewers.add(viewer);
        viewer.start();
        if (ended) {
            viewer.interrupt();
        }
    }

    /// Whether they are to end. Those that wait for something are interrupted, too.
    boolean haveEnded() {
        return ended;
    }

    @Override
    public void start() {
        ended = false;
    }

    @Override
    public void stop() {
        ended = true;
        viewers.forEach(Thread::interrupt);
    }

    @Override
    public boolean isRunning() {
        return !ended;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }
}
