// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import org.junit.jupiter.api.Test;

/// Seats and turns. What is seen of them is tested in browsers, with the demo.
class TicTacToeTest {
    private static final Participant ANNA = new Participant("anna");
    private static final Participant BERTA = new Participant("berta");

    private final Interactive game = TicTacToe.game();

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
        sitAsX(BERTA);

        assertThat(game.view(ANNA)).isEqualTo(Interactive.COMMON);
        assertThat(game.view(BERTA)).isEqualTo("X");
    }

    @Test
    void aSecondClickOnTheOwnSeatLeavesIt() throws Exception {
        sitAsX(ANNA);
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
