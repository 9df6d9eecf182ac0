// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class AwaitedFrameTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose("shutdownGracefully")
    private final EventLoop loop = new DefaultEventLoop();

    private final ImageStream stream = hub.stream("camera");
    private final List<StreamEvent> events = new CopyOnWriteArrayList<>();
    private final List<AwaitedFrame.Outcome> answers = new ArrayList<>();
    private final Promise<Void> closed = loop.newPromise();
    private Publisher camera;

    @BeforeEach
    void open() {
        hub.listen(events::add);
        camera = hub.publisher("camera");
    }

    @AfterEach
    void end() {
        camera.close();
    }

    private void onLoop(Runnable deed) {
        assertThat(loop.submit(deed).awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    }

    private void await(Predicate<Frame> wanted, Duration wait) {
        onLoop(() -> await(audiences(), wanted, wait));
    }

    private void await(Audiences audiences, Predicate<Frame> wanted, Duration wait) {
        AwaitedFrame.in(audiences.of(stream, loop), wanted, wait, closed, answers::add);
    }

    private Audiences audiences() {
        var rules = new ViewerRules(LONG, LONG, LONG, LONG, true);
        return new Audiences(hub.framing(), new CurrentSettings(ServerSettings.DEFAULT.with(rules)), new RefusalLog());
    }

    private boolean isLeft() {
        return events.contains(new StreamEvent.DemandEnded(stream.name()));
    }

    @Test
    void theFirstThatSuitsIsTheAnswer() {
        await(frame -> frame.sequence() >= 3, LONG);
        for (int i = 1; i <= 5; i++) {
            camera.publish(Pictures.png(i));
            onLoop(() -> {});
        }

        assertThat(answers).singleElement().satisfies(outcome -> assertThat(((AwaitedFrame.Arrived) outcome).frame().sequence()).isEqualTo(3));
        assertThat(isLeft()).isTrue();
    }

    @Test
    void oneThatIsThereAlreadyIsTheAnswerAtOnce() {
        camera.publish(Pictures.png(1));

        await(_ -> true, LONG);

        assertThat(answers).hasSize(1);
        assertThat(isLeft()).isTrue();
    }

    @Test
    void nothingInTimeIsAnAnswerToo() {
        await(_ -> true, Duration.ofMillis(50));

        Awaitility.await().until(this::isLeft);
        onLoop(() -> assertThat(answers).containsExactly(AwaitedFrame.Missing.LATE));
    }

    @Test
    void aStreamThatIsRetiredHasNoAnswer() {
        await(frame -> frame.sequence() > 1, LONG);
        hub.retire(StreamName.of("camera"));

        onLoop(() -> {});
        assertThat(answers).containsExactly(AwaitedFrame.Missing.ENDED);
    }

    @Test
    void aServerThatEndsIsTheAnswerAlsoIfTheLoopIsTooBusyToSaySoInTime() {
        onLoop(() -> {
            var audiences = audiences();
            await(audiences, _ -> true, Duration.ofMillis(1));
            audiences.goAway();
            for (long began = System.nanoTime(); System.nanoTime() - began < 2_000_000; ) {
                Thread.onSpinWait();
            }
        });

        onLoop(() -> assertThat(answers).containsExactly(AwaitedFrame.Missing.ENDED));
    }

    @Test
    void whoGoesMeanwhileGetsNoAnswerAndLeavesNoDemand() {
        await(_ -> true, LONG);
        onLoop(() -> closed.setSuccess(null));
        camera.publish(Pictures.png(1));
        onLoop(() -> {});

        assertThat(answers).isEmpty();
        assertThat(isLeft()).isTrue();
    }

    @Test
    void whoIsGoneAlreadyLeavesNoDemand() {
        onLoop(() -> closed.setSuccess(null));

        await(_ -> true, LONG);

        assertThat(isLeft()).isTrue();
        assertThat(answers).isEmpty();
    }
}
