// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.play;

import dev.kineograph.Interactive;
import dev.kineograph.Participant;
import dev.kineograph.imaging.InteractiveDrawing;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// A picture of large pixels that everybody paints together. Each has a colour of their own choice; those with the same colour see the same view.
///
/// **Threading.** Confined: called by one thread at a time.
public final class SharedCanvas implements InteractiveDrawing.Board {
    static final int WIDTH = 640;
    static final int HEIGHT = 480;

    private static final List<Color> COLORS = List.of(
            Palette.INK, Palette.BAD, Palette.WARM, new Color(0xffd166), Palette.GOOD, Palette.COOL, new Color(0x9b7bff), Palette.PANEL);
    private static final int COLUMNS = 32;
    private static final int ROWS = 19;
    private static final int SIDE = 18;
    private static final int LEFT = 32;
    private static final int TOP = 32;
    private static final BasicStroke PEN = new BasicStroke(4);

    /// Of each cell, from the left, row by row.
    private final List<Color> cells = new ArrayList<>(Collections.nCopies(COLUMNS * ROWS, Palette.PANEL));

    private final Map<Participant, Integer> chosen = new HashMap<>();
    private final DoubleClicks doubleClicks;

    /// @param nanos the time
    SharedCanvas(LongSupplier nanos) {
        this.doubleClicks = new DoubleClicks(nanos);
    }

    /// An empty canvas.
    public static Interactive game() {
        return InteractiveDrawing.of(WIDTH, HEIGHT, new SharedCanvas(System::nanoTime)).background(Palette.BACK);
    }

    private static Rectangle2D pot(int color) {
        return new Rectangle2D.Double(LEFT + color * 72.5, 404, 64, 48);
    }

    @Override
    public void onClick(int x, int y, Participant participant) {
        for (int color = 0; color < COLORS.size(); color++) {
            if (pot(color).contains(x, y)) {
                chosen.put(participant, color);
            }
        }
        int column = Math.floorDiv(x - LEFT, SIDE);
        int row = Math.floorDiv(y - TOP, SIDE);
        if (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS) {
            paintCell(row * COLUMNS + column, participant);
        }
    }

    /// A second click takes the colour away again.
    private void paintCell(int cell, Participant participant) {
        if (!doubleClicks.isSecond(cell, participant)) {
            var color = COLORS.get(chosen.getOrDefault(participant, 1));
            cells.set(cell, color.equals(cells.get(cell)) ? Palette.PANEL : color);
        }
    }

    @Override
    public void onLeave(Participant participant) {
        chosen.remove(participant);
        doubleClicks.forget(participant);
    }

    @Override
    public String view(Participant participant) {
        var color = chosen.get(participant);
        return color == null ? Interactive.COMMON : color.toString();
    }

    @Override
    public void paint(Graphics2D graphics, String view) {
        for (int cell = 0; cell < cells.size(); cell++) {
            int x = LEFT + cell % COLUMNS * SIDE;
            int y = TOP + cell / COLUMNS * SIDE;
            graphics.setColor(cells.get(cell));
            graphics.fill(new Rectangle2D.Double(x, y, SIDE - 1, SIDE - 1));
        }
        int mine = view.equals(Interactive.COMMON) ? 1 : Integer.parseInt(view);
        for (int color = 0; color < COLORS.size(); color++) {
            Sign.panel(graphics, pot(color), COLORS.get(color));
            if (color == mine) {
                graphics.setColor(Palette.INK);
                graphics.setStroke(PEN);
                var frame = pot(color);
                frame.setRect(frame.getX() - 5, frame.getY() - 5, frame.getWidth() + 10, frame.getHeight() + 10);
                graphics.draw(Sign.round(frame));
            }
        }
    }
}
