// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.RefusedException;
import java.awt.Font;
import java.io.File;
import java.util.Base64;

/// A program for a machine without fonts: it tries Java's own text, then draws counters, and says in a line each what
/// came of it.
final class BareMachine {
    private BareMachine() {}

    public static void main(String[] arguments) {
        var file = arguments[0];
        say("java", () -> Font.createFont(Font.TRUETYPE_FONT, new File(file)).getNumGlyphs() + " glyphs");
        say("standard", () -> picture(CounterPicture.standard()));
        say("european", () -> picture(CounterPicture.standard().label("Größe Пользователей Χρήστες")));
        say("missing", () -> picture(CounterPicture.standard().label("在线")));
        say("file", () -> picture(CounterPicture.standard().font(file)));
        say("named", () -> picture(CounterPicture.standard().font("DejaVu Sans")));
    }

    private interface Deed {
        String run() throws Exception;
    }

    private static String picture(CounterPicture counter) {
        return Base64.getEncoder().encodeToString(counter.png(42));
    }

    // A machine without fonts shows itself in all kinds of errors, and the parent wants to see them.
    @SuppressWarnings("CatchingUnchecked")
    private static void say(String name, Deed deed) {
        String said;
        try {
            said = deed.run();
        } catch (RefusedException e) {
            said = "refused: " + e.getMessage();
        } catch (Exception | Error e) {
            said = "threw: " + e;
        }
        System.out.println(name + "=" + said.replace('\n', ' '));
    }
}
