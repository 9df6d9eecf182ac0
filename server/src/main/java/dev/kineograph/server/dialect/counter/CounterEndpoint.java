// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import dev.kineograph.ImageStream;
import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Router;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.viewer.Budget;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.LogThrottles;
import dev.kineograph.text.VisibleText;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.concurrent.Executor;

/// `GET /online.png`, `GET /online/PAGE.png`: the live picture, for pages that embed it.
///
/// **Threading.** Shared: called on every event loop.
final class CounterEndpoint implements Endpoint {
    private static final System.Logger LOG = System.getLogger(CounterEndpoint.class.getName());
    private static final int MAX_REFERER = 200;

    /// Enough for a household, and for a browser that comes back with all its tabs.
    private static final int LINES_AT_ONCE = 100;

    private final Counters counters;
    private final MultipartEndpoint live;
    private final LogThrottles<InetAddress> throttles = new LogThrottles<>(LINES_AT_ONCE);

    CounterEndpoint(Counters counters, MultipartEndpoint live) {
        this.counters = counters;
        this.live = live;
    }

    @Override
    public void handle(Exchange exchange) {
        if (exchange.header("Referer").isEmpty()) {
            Router.refuseDirectLook(exchange);
            return;
        }
        var name = exchange.match().name();
        if (exchange.isHead() && counters.isNewPage(name)) {
            // A HEAD request is no visit, and creates no page.
            live.showHead(exchange);
            return;
        }
        counters.counter(name, address(exchange))
                .ifPresentOrElse(counter -> show(exchange, counter), () -> CounterPages.refuse(exchange));
    }

    private void show(Exchange exchange, ImageStream counter) {
        if (live.redirectsIfNeeded(exchange)) {
            // The client comes back at once, and is logged then.
            return;
        }
        live.show(exchange, Budget.UNLIMITED);
        if (!exchange.isHead()) {
            var page = withoutQuery(exchange.header("Referer"));
            var throttle = throttles.of(AddressShare.of(address(exchange)));
            tell("opened", page, counter, throttle);
            exchange.closed().addListener(_ -> whenItHasLeft(exchange.loop(), () -> tell("closed", page, counter, throttle)));
        }
    }

    private static InetAddress address(Exchange exchange) {
        return exchange.caller().address().orElseGet(InetAddress::getLoopbackAddress);
    }

    /// A closed connection tells its handlers, and leaves the count, only in the loop's next turn; one turn later the number is
    /// right.
    private static void whenItHasLeft(Executor loop, Runnable deed) {
        loop.execute(() -> loop.execute(deed));
    }

    private static void tell(String what, String page, ImageStream counter, LogThrottle throttle) {
        throttle.pass().ifPresent(others -> LOG.log(
                Level.INFO, "stream {0}: page {1}: {2}, {3} online{4}", counter.name(), what, page, counter.presence().viewers(),
                others == 0 ? "" : " (and %,d more opened or closed)".formatted(others)));
    }

    /// A query may hold secrets.
    private static String withoutQuery(String referer) {
        return VisibleText.excerpt(referer.replaceFirst("(?s)[?#].*", ""), MAX_REFERER);
    }
}
