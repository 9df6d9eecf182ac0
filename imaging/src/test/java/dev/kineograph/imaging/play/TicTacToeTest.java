// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Seats and turns. What is seen of them is tested in browsers, with the demo.
class TicTacToeTest {
    private static final Participant ANNA = new Participant("anna");
    private static final Participant BERTA = new Participant("berta");

    private final AtomicLong nanos = new AtomicLong();
    private final Interactive game = TicTacToe.game(nanos::get);

    private void sitAsX(Participant participant) throws Exception {
        game.onClick(536, 136, participant);
    }

    private void sitAsO(Participant participant) throws Exception {
        game.onClick(536, 248, participant);
    }

    @Test
    void whoHasASeatSeesTheirOwnViewAndAllOthersTheCommonOne() throws Exception {
        sitAsX(ANNA);
        sitAsO(BERTA);

        assertThat(game.view(ANNA)).isEqualTo("X");
        assertThat(game.view(BERTA)).isEqualTo("O");
        assertThat(game.view(new Participant("guest"))).isEqualTo(Interactive.COMMON);
    }

    @Test
    void aSeatThatIsTakenStaysSoUntilItsPlayerLeaves() throws Exception {
        sitAsX(ANNA);
        sitAsX(BERTA);
        assertThat(game.view(BERTA)).isEqualTo(Interactive.COMMON);

        game.onLeave(ANNA);
        nanos.addAndGet(DoubleClicks.SPAN.toNanos());
        sitAsX(BERTA);

        assertThat(game.view(ANNA)).isEqualTo(Interactive.COMMON);
        assertThat(game.view(BERTA)).isEqualTo("X");
    }

    @Test
    void aSecondClickOnTheOwnSeatLeavesItUnlessItIsOneOfADoubleClick() throws Exception {
        sitAsX(ANNA);
        nanos.addAndGet(DoubleClicks.SPAN.toNanos() - 1);
        sitAsX(ANNA);
        assertThat(game.view(ANNA)).isEqualTo("X");

        nanos.addAndGet(DoubleClicks.SPAN.toNanos());
        sitAsX(ANNA);

        assertThat(game.view(ANNA)).isEqualTo(Interactive.COMMON);
    }

    @Test
    void whoTakesBothSeatsPlaysAlone() throws Exception {
        sitAsX(ANNA);
        sitAsO(ANNA);

        assertThat(game.view(ANNA)).isEqualTo("both");
    }
}
