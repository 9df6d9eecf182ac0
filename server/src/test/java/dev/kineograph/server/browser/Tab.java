// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/// A tab of a [Browser], 640 x 480 pixels unless it is given another size.
///
/// **Threading.** Shared, as its browser is.
public final class Tab implements AutoCloseable {
    private final Browser browser;
    private final int id;

    Tab(Browser browser, int id) {
        this.browser = browser;
        this.id = id;
    }

    /// Goes to another page and waits until it is parsed.
    public void navigate(String url) {
        browser.command("navigate", Map.of("tab", id, "url", url));
    }

    /// The value of an expression in the page; a promise is waited for. Null, Boolean, Number, String, List or Map.
    public Object evaluate(String js) {
        return browser.command("evaluate", Map.of("tab", id, "js", js));
    }

    /// The same in the first frame inside the page whose address contains the text.
    public Object evaluateInFrame(String urlPart, String js) {
        return browser.command("evaluate", Map.of("tab", id, "frame", urlPart, "js", js));
    }

    /// The same in a frame by its place inside the page, from 0.
    public Object evaluateInFrame(int place, String js) {
        return browser.command("evaluate", Map.of("tab", id, "frame", place, "js", js));
    }

    public String text(String js) {
        return String.valueOf(evaluate(js));
    }

    public double number(String js) {
        return ((Number) evaluate(js)).doubleValue();
    }

    public boolean truth(String js) {
        return (Boolean) evaluate(js);
    }

    /// Clicks at a place of the window with the mouse.
    public void click(int x, int y) {
        browser.command("click", Map.of("tab", id, "x", x, "y", y));
    }

    /// Presses a key of the keyboard, such as `Tab` or `Enter`.
    public void press(String key) {
        browser.command("press", Map.of("tab", id, "key", key));
    }

    /// Makes the window's inside that large.
    public void size(int width, int height) {
        browser.command("size", Map.of("tab", id, "width", width, "height", height));
    }

    /// Pages see that the system is `dark` or `light`. Chromium only.
    public void scheme(String scheme) {
        browser.command("scheme", Map.of("tab", id, "scheme", scheme));
    }

    /// What the page's scripts hold, in bytes, after a collection. Chromium only.
    public long heap() {
        return ((Number) browser.command("heap", Map.of("tab", id))).longValue();
    }

    /// What is on the screen now. Chromium takes about 40 ms for it, Firefox 10 to 50.
    public BufferedImage screenshot() {
        var png = Base64.getDecoder().decode((String) browser.command("screenshot", Map.of("tab", id)));
        try {
            return ImageIO.read(new ByteArrayInputStream(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same in a file, whose name says in which format.
    public void screenshot(Path file) {
        browser.command("screenshot", Map.of("tab", id, "path", file.toAbsolutePath().toString()));
    }

    public Color pixel(int x, int y) {
        return new Color(screenshot().getRGB(x, y));
    }

    /// What the page said so far: `log: text`, `error: text`, and `uncaught: text` for errors that nobody caught.
    public List<String> console() {
        return ((List<?>) browser.command("console", Map.of("tab", id))).stream().map(String::valueOf).toList();
    }

    /// What the dialog says that the page shows now and that stops it; empty if there is none.
    Optional<String> dialog() {
        return Optional.ofNullable((String) browser.command("dialog", Map.of("tab", id)));
    }

    /// Presses the dialog's OK.
    void agree() {
        browser.command("agree", Map.of("tab", id));
    }

    public void bringToFront() {
        browser.command("front", Map.of("tab", id));
    }

    @Override
    public void close() {
        browser.command("close", Map.of("tab", id));
    }
}
