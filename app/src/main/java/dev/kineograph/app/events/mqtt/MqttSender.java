// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import dev.kineograph.Hub;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.app.events.RetryPause;
import dev.kineograph.app.events.SendingThread;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps a broker of MQTT up to date, and connects again when it has gone, after a second at first and after a minute at most. It takes no commands.
///
/// **Threading.** Shared; a virtual thread of its own sends. Events only wake it, so a broker that is slow or gone costs nobody anything.
public final class MqttSender implements Consumer<StreamEvent>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MqttSender.class.getName());
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /// Between two passes at least, and without an event at most.
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private static final Duration QUIET = Duration.ofSeconds(4);

    private final Hub hub;
    private final MqttBroker broker;
    private final Set<StreamName> configured;
    private final Duration wait;
    private final ArrayBlockingQueue<Boolean> changed = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ending = new CountDownLatch(1);
    private final RetryPause pause = new RetryPause(FIRST_PAUSE);
    private final SendingThread thread;

    // Confined to the thread.
    private boolean isFailing;

    private MqttSender(Hub hub, MqttBroker broker, Set<StreamName> configured, Duration wait) {
        this.hub = hub;
        this.broker = broker;
        this.configured = Set.copyOf(configured);
        this.wait = wait;
        this.thread = new SendingThread("kineograph-mqtt", this::run);
    }

    /// Connects, and goes on until it is closed.
    ///
    /// @param configured the streams that Home Assistant is told of
    public static MqttSender start(Hub hub, MqttBroker broker, Set<StreamName> configured) {
        return start(hub, broker, configured, WAIT);
    }

    /// @param wait how long the broker may take for each step
    static MqttSender start(Hub hub, MqttBroker broker, Set<StreamName> configured, Duration wait) {
        var sender = new MqttSender(hub, broker, configured, wait);
        sender.thread.start();
        return sender;
    }

    @Override
    public void accept(StreamEvent event) {
        changed.offer(true);
    }

    private void run() {
        try {
            do {
                connectedOnce();
            } while (!ending.await(pause.next().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // It had its time to end.
        }
    }

    /// One connection, from its beginning to its end.
    private void connectedOnce() throws InterruptedException {
        var mirror = new MqttMirror(hub, broker, configured);
        try (var link = MqttLink.open(broker, new MqttTopics(broker.topic()).status(), wait)) {
            mirror.begin(link);
            succeeded();
            while (!isEnding() && link.isOpen()) {
                mirror.pass(link);
                awaitChange();
            }
            if (!link.isOpen()) {
                throw new IOException("the connection has ended");
            }
            mirror.end(link);
            link.leave();
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private void awaitChange() throws InterruptedException {
        if (!ending.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS) && !broker.pictures()) {
            changed.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void succeeded() {
        pause.reset();
        if (isFailing) {
            isFailing = false;
            LOG.log(Level.INFO, "{0}: connected again", broker);
        }
    }

    /// Said once, however often it is tried.
    private void failed(Exception failure) {
        if (!isFailing && !isEnding()) {
            isFailing = true;
            LOG.log(Level.WARNING, "{0}: {1}; it is tried again", broker, failure.getMessage());
        }
    }

    /// Ends with the next step, without waiting for it: [#close] does.
    public void end() {
        ending.countDown();
        changed.offer(true);
        thread.endsSoon();
    }

    /// Ends, 2 s after [#end] at most; the broker is told that the server has gone, or says so itself.
    @Override
    public void close() {
        end();
        thread.awaitEnd();
    }
}
