// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import java.awt.Color;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Cells and colours. How it is painted in browsers is tested with the demo.
class SharedCanvasTest {
    private static final Participant ANNA = new Participant("anna");
    private static final Participant BERTA = new Participant("berta");

    private final AtomicLong nanos = new AtomicLong();
    private final SharedCanvas canvas = new SharedCanvas(nanos::get);

    private Color cell(int x, int y) throws Exception {
        return PaintedBoard.pixel(canvas, SharedCanvas.WIDTH, SharedCanvas.HEIGHT, x, y);
    }

    @Test
    void eachPaintsInTheColourOfTheirOwnChoice() throws Exception {
        canvas.onClick(427, 428, ANNA);
        canvas.onClick(41, 41, ANNA);
        canvas.onClick(59, 41, BERTA);

        assertThat(cell(41, 41)).isEqualTo(Palette.COOL);
        assertThat(cell(59, 41)).isEqualTo(Palette.BAD);
        assertThat(canvas.view(ANNA)).isEqualTo("5");
        assertThat(canvas.view(BERTA)).isEqualTo(Interactive.COMMON);
        canvas.onLeave(ANNA);
        assertThat(canvas.view(ANNA)).isEqualTo(Interactive.COMMON);
    }

    @Test
    void aSecondClickTakesTheColourAwayUnlessItIsOneOfADoubleClick() throws Exception {
        canvas.onClick(41, 41, ANNA);
        canvas.onClick(41, 41, ANNA);
        assertThat(cell(41, 41)).isEqualTo(Palette.BAD);

        canvas.onClick(41, 41, BERTA);
        assertThat(cell(41, 41)).as("another's click").isEqualTo(Palette.PANEL);
        nanos.addAndGet(DoubleClicks.SPAN.toNanos());
        canvas.onClick(41, 41, ANNA);
        canvas.onClick(59, 41, ANNA);

        assertThat(cell(41, 41)).isEqualTo(Palette.BAD);
        assertThat(cell(59, 41)).isEqualTo(Palette.BAD);
    }

    @Test
    void aClickBesideEverythingDoesNothing() throws Exception {
        for (int[] place : new int[][] {{0, 0}, {31, 41}, {41, 31}, {608, 41}, {41, 374}, {639, 479}}) {
            canvas.onClick(place[0], place[1], ANNA);
        }

        assertThat(cell(41, 41)).isEqualTo(Palette.PANEL);
        assertThat(cell(600, 366)).isEqualTo(Palette.PANEL);
        assertThat(canvas.view(ANNA)).isEqualTo(Interactive.COMMON);
    }
}
