// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The cells of tic-tac-toe.
///
/// **Threading.** Confined.
final class NineCells {
    private static final int CELLS = 9;
    private static final int ROW = 3;
    private static final double LEFT = 24;
    private static final double TOP = 38;
    private static final double SIDE = 128;
    private static final double STEP = 138;

    private static final List<List<Integer>> LINES = List.of(
            List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7, 8),
            List.of(0, 3, 6), List.of(1, 4, 7), List.of(2, 5, 8),
            List.of(0, 4, 8), List.of(2, 4, 6));

    private final Map<Integer, Mark> marks = new HashMap<>();

    private static Rectangle2D cell(int index) {
        int row = index / ROW;
        int column = index % ROW;
        return new Rectangle2D.Double(LEFT + column * STEP, TOP + row * STEP, SIDE, SIDE);
    }

    /// Puts a mark into the free cell at that point, if the point is in one.
    boolean put(Mark mark, int x, int y) {
        for (int index = 0; index < CELLS; index++) {
            if (cell(index).contains(x, y)) {
                return marks.putIfAbsent(index, mark) == null;
            }
        }
        return false;
    }

    /// Whether somebody has won, or no cell is free.
    boolean isOver() {
        return marks.size() == CELLS || winner().isPresent();
    }

    Optional<Mark> winner() {
        return winningLine().map(line -> marks.get(line.getFirst()));
    }

    private Optional<List<Integer>> winningLine() {
        return LINES.stream()
                .filter(line -> marks.containsKey(line.getFirst()) && line.stream().map(marks::get).distinct().count() == 1)
                .findFirst();
    }

    /// @param inviting whether free cells look as if they could be clicked
    void paint(Graphics2D graphics, boolean inviting) {
        var winning = winningLine().orElse(List.of());
        for (int index = 0; index < CELLS; index++) {
            var cell = cell(index);
            var mark = marks.get(index);
            boolean bright = winning.contains(index) || (inviting && mark == null);
            Sign.panel(graphics, cell, bright ? Palette.RAISED : Palette.PANEL);
            if (mark != null) {
                mark.paint(graphics, cell);
            }
        }
    }
}
