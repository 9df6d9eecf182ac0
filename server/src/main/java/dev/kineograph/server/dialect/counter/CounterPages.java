// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import dev.kineograph.ImageStream;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.RefusalPage;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.page.PageFile;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What surrounds the picture: a page that embeds it, its numbers as JSON, and the page for unknown addresses.
///
/// **Threading.** Immutable.
final class CounterPages {
    private final Counters counters;
    private final String index;

    /// @param source the address of the picture's source, which may say its size
    CounterPages(Counters counters, URI source) {
        this.counters = counters;
        this.index = PageFile.read(CounterPages.class, "index.html")
                .replace("{{name}}", counters.site().name().value())
                .replace("{{width}}", parameter(source, "width", "200"))
                .replace("{{height}}", parameter(source, "height", "30"));
    }

    private static String parameter(URI source, String name, String otherwise) {
        var given = Pattern.compile("[?&]" + name + "=([0-9]+)").matcher(source.toString());
        return given.find() ? given.group(1) : otherwise;
    }

    /// `GET /`, `GET /index.html`.
    void index(Exchange exchange) {
        exchange.reply(Reply.page("text/html; charset=utf-8", PageFile.based(exchange, index)).introducing(exchange.viewer()).with("Cache-Control", "private, no-cache"));
    }

    /// `GET /online.json`, `GET /online/PAGE.json`.
    void numbers(Exchange exchange) {
        var name = exchange.match().name();
        if (name.equals(counters.site().name().value())) {
            exchange.visible(counters.pages(), pages -> exchange.reply(Reply.json(siteNumbers(pages))));
            return;
        }
        counters.pages().stream()
                .filter(page -> page.name().value().equals(name))
                .findFirst()
                .ifPresentOrElse(page -> exchange.reply(Reply.json(numbers(page))), () -> refuse(exchange));
    }

    private Map<String, Object> siteNumbers(List<ImageStream> pages) {
        var numbers = numbers(counters.site());
        var ofPages = new LinkedHashMap<String, Object>();
        pages.forEach(page -> ofPages.put(page.name().value().substring(counters.prefix().length()), page.presence().present()));
        numbers.put("pages", ofPages);
        return numbers;
    }

    private static Map<String, Object> numbers(ImageStream counter) {
        var numbers = new LinkedHashMap<String, Object>();
        numbers.put("online", counter.presence().present());
        numbers.put("connections", counter.presence().connections());
        if (counter.presence().isCapped()) {
            numbers.put("viewersCapped", true);
        }
        return numbers;
    }

    /// Every other address.
    void nothing(Exchange exchange) {
        refuse(exchange);
    }

    static void refuse(Exchange exchange) {
        exchange.reply(RefusalPage.of(exchange, HttpResponseStatus.NOT_FOUND, "There is nothing here."));
    }
}
