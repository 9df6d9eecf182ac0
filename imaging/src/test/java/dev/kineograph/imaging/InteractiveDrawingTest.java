// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ClickableStream;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Participant;
import dev.kineograph.RefusedException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A drawing is painted again when it has been clicked, for each view, and only while that is seen.
class InteractiveDrawingTest {
    private static final Participant ANNA = new Participant("anna");

    private final Hub hub = new Hub();
    private final Lamp lamp = new Lamp();
    private final InteractiveDrawing drawing = InteractiveDrawing.of(40, 30, lamp);
    private final ImageStream stream = hub.add("lamp", drawing);
    private final ClickableStream clicks = hub.clickable(stream).orElseThrow();

    /// Without locks, as a program's board may be.
    private static final class Lamp implements InteractiveDrawing.Board {
        private boolean on;
        private int calls;
        private final AtomicInteger atOnce = new AtomicInteger();

        private void check(Runnable step) {
            assertThat(atOnce.incrementAndGet()).isEqualTo(1);
            calls++;
            step.run();
            atOnce.decrementAndGet();
        }

        @Override
        public void paint(Graphics2D graphics, String view) {
            check(() -> {
                graphics.setColor(view.equals("hers") ? Color.MAGENTA : on ? Color.YELLOW : Color.BLUE);
                graphics.fillRect(0, 0, 40, 30);
            });
        }

        @Override
        public void onClick(int x, int y, Participant participant) {
            check(() -> on = !on);
        }

        @Override
        public String view(Participant participant) {
            return participant.equals(ANNA) ? "hers" : "";
        }
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private static void awaitColour(ImageStream shown, Color expected) {
        await().until(() -> shown.newest() != null);
        await().untilAsserted(() -> Pixels.assertAbout(expected, Pixels.decode(Objects.requireNonNull(shown.newest()).toByteArray()), 20, 15));
    }

    @Test
    void aClickIsSeenByThoseWhoSeeThatView() {
        var guest = new Participant("guest");
        var hers = clicks.join(ANNA, () -> {});
        clicks.join(guest, () -> {});
        await().until(() -> !hers.shown().equals(stream));
        try (var _ = stream.watch();
                var _ = hers.shown().watch()) {
            awaitColour(stream, Color.BLUE);
            awaitColour(hers.shown(), Color.MAGENTA);

            clicks.click(1, 1, guest);

            awaitColour(stream, Color.YELLOW);
            awaitColour(hers.shown(), Color.MAGENTA);
            assertThat(hers.shown().stats().framesIn()).isEqualTo(1);
        }
    }

    @Test
    void whatChangesByItselfIsSeenWhenItIsPaintedAgain() {
        try (var _ = stream.watch()) {
            awaitColour(stream, Color.BLUE);
            synchronized (drawing) {
                lamp.on = true;
            }
            drawing.repaint();

            awaitColour(stream, Color.YELLOW);
        }
    }

    @Test
    void aPictureThatDoesNotChangeStaysFreshAndIsNotPublishedAgain() {
        try (var _ = stream.watch()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> stream.stats().unchanged() >= 1);

            assertThat(stream.stats().framesIn()).isEqualTo(1);
        }
    }

    @Test
    void nothingIsPaintedWithoutViewers() {
        clicks.join(ANNA, () -> {});

        clicks.click(1, 1, ANNA);

        await().until(() -> lamp.on);
        assertThat(lamp.calls).isEqualTo(1);
    }

    @Test
    void aSizeThatCannotBeDrawnIsRefused() {
        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> InteractiveDrawing.of(0, 30, lamp));
    }
}
