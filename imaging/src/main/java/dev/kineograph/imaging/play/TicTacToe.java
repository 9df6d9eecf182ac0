// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import dev.kineograph.imaging.InteractiveDrawing;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Tic-tac-toe for two who take a seat by a click, and everybody else to look on. A seat is free again when its player leaves, and one may take both.
///
/// **Threading.** Confined: called by one thread at a time.
public final class TicTacToe implements InteractiveDrawing.Board {
    static final int WIDTH = 640;
    static final int HEIGHT = 480;

    private static final Rectangle2D AGAIN = new Rectangle2D.Double(456, 392, 160, 56);
    private static final String BOTH = "both";

    private final Map<Mark, Participant> seats = new EnumMap<>(Mark.class);
    private final DoubleClicks doubleClicks;
    private NineCells cells = new NineCells();
    private Mark next = Mark.X;

    /// Who began.
    private Mark first = Mark.X;

    private TicTacToe(LongSupplier nanos) {
        this.doubleClicks = new DoubleClicks(nanos);
    }

    /// A new game.
    public static Interactive game() {
        return game(System::nanoTime);
    }

    /// A new game that has the time from elsewhere.
    static Interactive game(LongSupplier nanos) {
        return InteractiveDrawing.of(WIDTH, HEIGHT, new TicTacToe(nanos)).background(Palette.BACK);
    }

    /// Where a player's seat is.
    private static Rectangle2D seat(Mark mark) {
        return new Rectangle2D.Double(456, mark == Mark.X ? 88 : 200, 160, 96);
    }

    @Override
    public void onClick(int x, int y, Participant participant) {
        for (var mark : Mark.values()) {
            if (seat(mark).contains(x, y)) {
                if (!doubleClicks.isSecond(mark, participant)) {
                    sit(mark, participant);
                }
                return;
            }
        }
        if (cells.isOver()) {
            if (AGAIN.contains(x, y) && seats.containsValue(participant)) {
                playAgain();
            }
        } else if (participant.equals(seats.get(next)) && cells.put(next, x, y)) {
            next = next.other();
        }
    }

    /// Takes a free seat, or leaves the own one.
    private void sit(Mark mark, Participant participant) {
        if (participant.equals(seats.get(mark))) {
            leave(mark);
        } else {
            seats.putIfAbsent(mark, participant);
        }
    }

    /// The one who stays need not finish the game with somebody else.
    private void leave(Mark mark) {
        seats.remove(mark);
        if (seats.isEmpty() || cells.isOver()) {
            cells = new NineCells();
            next = first;
        }
    }

    private void playAgain() {
        first = first.other();
        next = first;
        cells = new NineCells();
    }

    @Override
    public void onLeave(Participant participant) {
        doubleClicks.forget(participant);
        for (var mark : Mark.values()) {
            if (participant.equals(seats.get(mark))) {
                leave(mark);
            }
        }
    }

    @Override
    public String view(Participant participant) {
        boolean isX = participant.equals(seats.get(Mark.X));
        boolean isO = participant.equals(seats.get(Mark.O));
        return isX && isO ? BOTH : isX ? Mark.X.name() : isO ? Mark.O.name() : Interactive.COMMON;
    }

    @Override
    public void paint(Graphics2D graphics, String view) {
        cells.paint(graphics, isMyTurn(view));
        Sign.centred(graphics, "Tic-tac-toe", 536, 48, 30, Palette.INK);
        for (var mark : Mark.values()) {
            paintSeat(graphics, mark, view);
        }
        Sign.centred(graphics, state(view), 536, 344, 26, cells.winner().map(Mark::color).orElse(Palette.INK));
        if (cells.isOver() && !view.equals(Interactive.COMMON)) {
            Sign.button(graphics, "Play again", AGAIN, Palette.GOOD, Palette.BACK);
        }
    }

    private boolean isMyTurn(String view) {
        return !cells.isOver() && isMine(next, view);
    }

    private static boolean isMine(Mark mark, String view) {
        return view.equals(BOTH) || view.equals(mark.name());
    }

    private void paintSeat(Graphics2D graphics, Mark mark, String view) {
        var place = seat(mark);
        boolean moves = !cells.isOver() && mark == next;
        Sign.panel(graphics, place, moves ? Palette.RAISED : Palette.PANEL);
        if (moves) {
            graphics.setColor(mark.color());
            graphics.fill(Sign.round(new Rectangle2D.Double(place.getX(), place.getY(), 8, place.getHeight())));
        }
        Sign.centred(graphics, mark.name(), place.getX() + 40, place.getCenterY(), 54, mark.color());
        boolean taken = seats.containsKey(mark);
        boolean mine = isMine(mark, view);
        Sign.from(graphics, mine ? "You" : taken ? "Taken" : "Free", place.getX() + 76, place.getY() + 34, 24, taken ? Palette.INK : Palette.GOOD);
        Sign.from(graphics, mine ? "click: leave" : taken ? "playing" : "click: sit", place.getX() + 76, place.getY() + 64, 15, Palette.DIM);
    }

    private String state(String view) {
        if (cells.isOver()) {
            return cells.winner().map(mark -> isMine(mark, view) && !view.equals(BOTH) ? "You win!" : mark + " wins!").orElse("A draw");
        }
        if (seats.size() < Mark.values().length) {
            return "Take a seat";
        }
        return isMyTurn(view) && !view.equals(BOTH) ? "Your turn" : next + " to move";
    }
}
