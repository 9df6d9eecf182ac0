// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Frame;
import dev.kineograph.Framing;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.MultipartWriter;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.server.settings.ServerSettings;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// `GET PATH/NAME.mjpg`, a stream live, and `GET PATH/NAME.jpg`, its newest picture, which has its own type whatever the suffix says.
///
/// A viewer takes a virtual thread and a connection of the application's server, and none of its threads.
///
/// **Threading.** Shared.
final class StreamServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(StreamServlet.class.getName());
    private static final Decision.Denied NO_DECISION = Decision.denied("the access made no decision");
    private static final String LIVE = ".mjpg";
    private static final String SNAPSHOT = ".jpg";

    /// How long a snapshot of a source that has to start is waited for.
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    private final transient Hub hub;
    private final transient ServerSettings settings;
    private final transient ServletViewers viewers;

    StreamServlet(Hub hub, ServerSettings settings, ServletViewers viewers) {
        this.hub = hub;
        this.settings = settings;
        this.viewers = viewers;
    }

    /// What is asked for.
    private record Wanted(StreamName stream, boolean live) {

        static Optional<Wanted> of(@Nullable String path) {
            var text = path == null ? "" : path.substring(1);
            boolean live = text.endsWith(LIVE);
            var suffix = live ? LIVE : SNAPSHOT;
            try {
                return text.endsWith(suffix)
                        ? Optional.of(new Wanted(StreamName.of(text.substring(0, text.length() - suffix.length())), live))
                        : Optional.empty();
            } catch (RefusedException e) {
                return Optional.empty();
            }
        }

        Action action() {
            return live ? Action.WATCH : Action.SNAPSHOT;
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var wanted = Wanted.of(request.getPathInfo());
        if (wanted.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var access = settings.access();
        // On the request's own thread, which knows the user of Spring Security.
        var decision = decision(access, wanted.get(), request);
        var framing = Framing.forAccept(Objects.requireNonNullElse(request.getHeader("Accept"), ""));
        var viewer = request.getRemoteAddr() + ":" + request.getRemotePort();
        var async = request.startAsync();
        async.setTimeout(0);
        async.addListener(new QuietEnd());
        viewers.start(() -> {
            try {
                answer(wanted.get(), decision, framing, viewer, response);
            } catch (IOException | RuntimeException e) {
                // Containers throw various exceptions at a response that they have ended.
                LOG.log(Level.DEBUG, "%s %s: ended".formatted(wanted.get().stream(), viewer), e);
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "{0} {1}: the application ends", wanted.get().stream(), viewer);
            } finally {
                complete(async);
            }
        });
    }

    /// A body without an end has no length that could be told.
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Allow", "GET");
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    private static Decision decision(Access access, Wanted wanted, HttpServletRequest request) throws IOException {
        try {
            return Objects.requireNonNullElse(access.check(wanted.action(), wanted.stream(), ServletCaller.of(request, access)), NO_DECISION);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "%s: the access made no decision".formatted(wanted.stream()), e);
            return NO_DECISION;
        }
    }

    private void answer(Wanted wanted, Decision decision, Framing framing, String viewer, HttpServletResponse response) throws IOException, InterruptedException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        var stream = hub.find(wanted.stream());
        switch (verdict(decision)) {
            case Decision.Denied denied -> refuse(response, denied);
            case Decision.Allowed _, Decision.Undecided _ -> {
                if (stream.isEmpty()) {
                    refuse(response, HttpServletResponse.SC_NOT_FOUND, wanted.stream() + ": there is no such stream");
                } else if (wanted.live()) {
                    show(stream.get(), framing, viewer, response);
                } else {
                    sendNewest(stream.get(), response);
                }
            }
        }
    }

    private Decision.Verdict verdict(Decision decision) throws InterruptedException {
        return switch (decision) {
            case Decision.Verdict verdict -> verdict;
            case Decision.Later(var later) -> {
                try {
                    var verdict = later.toCompletableFuture().get(settings.timeouts().decision().toMillis(), TimeUnit.MILLISECONDS);
                    yield Objects.requireNonNullElse(verdict, NO_DECISION);
                } catch (ExecutionException | TimeoutException e) {
                    LOG.log(Level.WARNING, "the access made no decision: {0}", e.toString());
                    yield NO_DECISION;
                }
            }
        };
    }

    private void show(ImageStream stream, Framing framing, String viewer, HttpServletResponse response) throws IOException, InterruptedException {
        response.setContentType(hub.framing().contentType());
        try (var _ = stream.presence().join(viewer)) {
            new MultipartWriter(untilTheEnd(response.getOutputStream()), hub.framing(), framing).write(stream);
        }
    }

    /// Ends the body behind a picture when the application ends. A container may take the interrupt for itself while it writes.
    private OutputStream untilTheEnd(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
                if (viewers.haveEnded()) {
                    throw new InterruptedIOException("the application ends");
                }
            }
        };
    }

    private static void sendNewest(ImageStream stream, HttpServletResponse response) throws IOException, InterruptedException {
        var frame = newest(stream);
        if (frame == null) {
            refuse(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, stream.name() + ": there is no picture yet");
            return;
        }
        response.setContentType(frame.picture().format().mediaType());
        response.setContentLength(frame.length());
        frame.picture().writeTo(response.getOutputStream());
    }

    /// The newest frame, or the first one of a source that has to start.
    private static @Nullable Frame newest(ImageStream stream) throws InterruptedException {
        boolean sleeps = stream.state() == StreamState.WAITING && !stream.hasEnded();
        if (!sleeps) {
            return stream.newest();
        }
        long askedNanos = System.nanoTime();
        try (var frames = stream.watch()) {
            var frame = frames.await(MAX_WAIT);
            boolean isOld = frame != null && frame.capturedNanos() - askedNanos < 0;
            var next = isOld ? frames.await(MAX_WAIT) : frame;
            return next == null ? frame : next;
        }
    }

    private static void refuse(HttpServletResponse response, Decision.Denied denied) throws IOException {
        denied.challenge().ifPresent(challenges -> challenges.lines().forEach(line -> response.addHeader("WWW-Authenticate", line)));
        denied.retryAfter().ifPresent(time -> response.setHeader("Retry-After", String.valueOf(Math.max(1, time.toSeconds()))));
        int status = denied.hidden() ? HttpServletResponse.SC_NOT_FOUND
                : denied.challenge().isPresent() ? HttpServletResponse.SC_UNAUTHORIZED
                : denied.retryAfter().isPresent() ? 429
                : HttpServletResponse.SC_FORBIDDEN;
        refuse(response, status, denied.reason());
    }

    private static void refuse(HttpServletResponse response, int status, String sentence) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter().println(sentence);
    }

    /// Without it the container would show the application's error page to a viewer that has left.
    private static final class QuietEnd implements AsyncListener {
        @Override
        public void onError(AsyncEvent event) {
            complete(event.getAsyncContext());
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has done so, as the connection broke.
        }
    }
}
