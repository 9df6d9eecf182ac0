// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Timeouts;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A server whose access answers when a test lets it.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
abstract class LateAccess {
    static final Decision.Denied NO = Decision.denied("this is for nobody");
    static final Decision.Allowed YES = Decision.allowed();
    static final Timeouts TIMES = decidedWithin(Duration.ofSeconds(1));

    final Slow access = new Slow();

    @AutoClose
    final LogLines log = LogLines.ofKineograph();

    @AutoClose
    final Stage stage;

    LateAccess(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(new EventLoops(1, epoll)).with(TIMES).with(new Limits(3000, 3000)).with(access));
    }

    static Timeouts decidedWithin(Duration decision) {
        return new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                decision,
                Duration.ofSeconds(1));
    }

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    /// Answers when the test says so; at once for the stream `open`.
    static final class Slow implements Access {
        final BlockingQueue<CompletableFuture<Verdict>> questions = new LinkedBlockingQueue<>();

        @Override
        public Decision check(Action action, StreamName stream, Caller caller) {
            if (stream.value().equals("open")) {
                return Decision.allowed();
            }
            var question = new CompletableFuture<Verdict>();
            questions.add(question);
            return Decision.later(question);
        }

        CompletableFuture<Verdict> next() throws InterruptedException {
            return questions.poll(10, TimeUnit.SECONDS);
        }
    }
}
