// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.ClickableStream;
import dev.kineograph.ImageStream;
import dev.kineograph.server.click.ClickTokens;
import dev.kineograph.server.click.ClickTokens.Right;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import java.util.Optional;

/// The page of a stream that can be clicked: a form whose picture is live, which needs no script. With `?bare=1` it is the form alone, for an iframe.
///
/// Browsers say where the picture was clicked in pixels of the page, so that it is shown at its own size, whatever the screen: on a small one, the whole page is.
///
/// **Threading.** Stateless.
final class ClickPage {
    private static final String BARE = "bare";

    /// Beside the picture; as in the style sheet.
    private static final int MARGINS = 48;

    private final ClickTokens tokens;

    /// Read when it is asked for: reading takes a part of the start.
    private static final class ClickText {
        static final String HTML = PageFile.read(ClickPage.class, "clicks.html");
    }

    ClickPage(ClickTokens tokens) {
        this.tokens = tokens;
    }

    /// @param signature the one in the address of the page, as another parameter; or nothing
    /// @param administration what those who administer the stream find on the whole page, which then is in no foreign frame
    Reply of(ImageStream shown, ClickableStream clickable, Exchange exchange, String signature, Optional<String> administration) {
        boolean bare = exchange.query().flag(BARE);
        var participant = tokens.participant(exchange.viewer());
        var size = clickable.size();
        var text = (bare ? Pages.without("whole", ClickText.HTML) : Pages.without(BARE, ClickText.HTML))
                .replace("{{administration}}", administration.orElse(""))
                .replace("{{name}}", shown.name().value())
                .replace("{{wide}}", Integer.toString(size.width() + (bare ? 0 : MARGINS)))
                .replace("{{width}}", Integer.toString(size.width()))
                .replace("{{height}}", Integer.toString(size.height()))
                .replace("{{token}}", tokens.token(Right.CLICK, shown.name(), participant))
                .replace("{{seat}}", tokens.token(Right.SEE, shown.name(), participant))
                .replace("{{signature}}", signature);
        var page = Pages.page(exchange, text, "no-store");
        return administration.isPresent() && !bare ? FramePolicy.ofOwn(page) : FramePolicy.ofClicks(shown.name(), exchange, page);
    }
}
