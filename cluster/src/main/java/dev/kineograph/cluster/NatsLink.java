// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.VisibleText;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.MessageHandler;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The connection to NATS, which comes back by itself. What is sent while there is none is lost: the next message of its kind says more.
///
/// **Threading.** Shared; any thread. Handlers are called by two threads of jnats, one for frames and one for all else.
final class NatsLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NatsLink.class.getName());
    private static final Duration RECONNECT_WAIT = Duration.ofMillis(250);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIME_TO_FLUSH = Duration.ofMillis(500);
    private static final Duration PING = Duration.ofSeconds(1);

    /// The user and the password in an address.
    private static final Pattern USER = Pattern.compile("//[^/@\\s]*@");

    /// A frame waits until less than this waits for the socket: newer frames replace it meanwhile.
    private static final long MAX_PENDING_BYTES = 1 << 20;

    private static final long ROOM_NANOS = Duration.ofMillis(1).toNanos();

    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("kineograph-nats-", 0).factory());
    private final LogThrottle faults = new LogThrottle();
    private final Options options;
    private volatile boolean closed;
    private volatile @Nullable Open open;

    /// @param control has the subscriptions of the cluster itself
    /// @param frames has those of frames
    private record Open(Connection connection, Dispatcher control, Dispatcher frames) {}

    NatsLink(ClusterSettings settings) {
        var builder = new Options.Builder()
                .servers(settings.servers().stream().map(URI::toString).toArray(String[]::new))
                .connectionName("kineograph " + settings.name())
                // Only the servers of the settings have been checked.
                .ignoreDiscoveredServers()
                .noEcho()
                .maxReconnects(-1)
                .reconnectWait(RECONNECT_WAIT)
                .reconnectJitter(RECONNECT_WAIT)
                .reconnectJitterTls(RECONNECT_WAIT)
                .reconnectBufferSize(0)
                .connectionTimeout(CONNECT_TIMEOUT)
                .pingInterval(PING)
                .maxPingsOut(3)
                .executor(threads)
                .connectionListener(this::changed)
                .errorListener(new Faults());
        settings.credentials().ifPresent(file -> builder.authHandler(Nats.credentials(file.toString())));
        this.options = builder.build();
    }

    /// Tries to connect. Once that has succeeded the connection comes back by itself, unless it [has ended][#hasEnded].
    ///
    /// @param handler receives the messages of these subjects
    /// @throws IOException if no server can be reached, or none lets us in
    void connect(MessageHandler handler, String... subjects) throws IOException, InterruptedException {
        var connection = Nats.connect(options);
        var control = connection.createDispatcher(handler);
        for (var subject : subjects) {
            control.subscribe(subject);
        }
        open = new Open(connection, control, connection.createDispatcher(_ -> {}));
        if (closed) {
            close();
        }
    }

    /// Whether there is no connection, and none comes by itself: there never was one, or servers have let it in no more.
    boolean hasEnded() {
        var now = open;
        return now == null || now.connection.getStatus() == Connection.Status.CLOSED;
    }

    boolean isConnected() {
        var now = open;
        return now != null && now.connection.getStatus() == Connection.Status.CONNECTED;
    }

    /// The most bytes that a message may have.
    ///
    /// @throws IOException if there is no connection
    int maxPayload() throws IOException {
        return (int) Math.min(opened().connection.getMaxPayload(), Integer.MAX_VALUE);
    }

    private Open opened() throws IOException {
        var now = open;
        if (now == null) {
            throw new IOException("NATS cannot be reached");
        }
        return now;
    }

    /// Sends a message, if there is a connection.
    ///
    /// @return whether there is
    boolean publish(String subject, @Nullable String replyTo, byte[] body) {
        var now = open;
        if (now == null || !isConnected()) {
            return false;
        }
        try {
            now.connection.publish(subject, replyTo, body);
            return true;
        } catch (IllegalStateException e) {
            // The connection has just been lost.
            return false;
        }
    }

    /// Waits until what was sent before has gone, but for some.
    void awaitRoom() throws InterruptedException {
        var now = open;
        while (now != null && isConnected() && now.connection.outgoingPendingBytes() > MAX_PENDING_BYTES) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(this, ROOM_NANOS);
        }
    }

    /// A subscription.
    @FunctionalInterface
    interface NatsSubscription extends AutoCloseable {
        /// Ends it.
        @Override
        void close();
    }

    /// Receives messages on the thread for frames.
    ///
    /// @throws IOException if there is no connection
    NatsSubscription subscribe(String subject, MessageHandler handler) throws IOException {
        var frames = opened().frames;
        Subscription subscription;
        try {
            subscription = frames.subscribe(subject, handler);
        } catch (IllegalStateException e) {
            throw new IOException("the connection to NATS has ended", e);
        }
        return () -> {
            try {
                frames.unsubscribe(subscription);
            } catch (IllegalStateException e) {
                // The connection has ended, and the subscription with it.
            }
        };
    }

    private void changed(Connection connection, ConnectionListener.Events event) {
        switch (event) {
            case CONNECTED, RECONNECTED -> LOG.log(Level.INFO, "cluster: connected to NATS");
            case DISCONNECTED -> {
                if (!closed) {
                    LOG.log(Level.WARNING, "cluster: NATS is gone; tries to connect again");
                }
            }
            default -> {}
        }
    }

    /// What went wrong, without the passwords that addresses of servers may have.
    static String sentence(Exception fault) {
        return VisibleText.line(USER.matcher(String.valueOf(fault.getMessage())).replaceAll("//"));
    }

    /// Logs what jnats reports.
    private final class Faults implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            log(error);
        }

        /// Mostly those of a connection that is tried again.
        @Override
        public void exceptionOccurred(Connection connection, Exception fault) {
            LOG.log(Level.DEBUG, "cluster: NATS: %s".formatted(sentence(fault)));
        }

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            log("messages come faster than this node takes them");
        }

        private void log(String sentence) {
            faults.pass().ifPresent(others -> LOG.log(
                    Level.WARNING, "cluster: NATS: %s (and %,d more since the last such line)".formatted(VisibleText.line(sentence), others)));
        }
    }

    /// Ends the connection and its threads.
    @Override
    public void close() {
        closed = true;
        var now = open;
        if (now != null) {
            try {
                flush(now.connection);
                now.connection.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.shutdownNow();
    }

    private void flush(Connection connection) throws InterruptedException {
        try {
            if (isConnected()) {
                connection.flush(TIME_TO_FLUSH);
            }
        } catch (TimeoutException e) {
            LOG.log(Level.DEBUG, "cluster: the last messages may not have left");
        }
    }
}
