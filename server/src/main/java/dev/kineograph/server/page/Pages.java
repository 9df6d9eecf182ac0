// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.WhenStale;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.click.ClickTokens;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Reply;
import dev.kineograph.server.http.TextBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pages for people: `/` with all streams, `/NAME` with one and the lines to copy, `/demo/push`, and the
/// files that they load.
///
/// The pages are files next to this class, with `{{name}}` as the placeholder for a stream's name and `{{base}}` for the path to this
/// server's root: all addresses are relative. A name needs no escaping: its grammar has no character with a meaning in HTML.
///
/// **Threading.** Shared: called on every event loop. A file is read when it is first asked for, then kept.
public final class Pages {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, String> ASSETS = Map.ofEntries(
            Map.entry("page.css", "text/css; charset=utf-8"),
            Map.entry("administration.js", SCRIPT),
            Map.entry("heal.js", SCRIPT),
            Map.entry("page.js", SCRIPT),
            Map.entry("player.js", SCRIPT),
            Map.entry("push.js", SCRIPT),
            Map.entry("icon.svg", "image/svg+xml"));

    /// Marks what is only for those who may push.
    private static final String PUSH = "push";

    /// Marks what is only for those who may administer.
    private static final String ADMIN = "admin";

    /// Stands for all streams where it is asked who may make them: a rule for `*` is about it too.
    private static final StreamName ALL = StreamName.of("server/streams");

    /// Marks what is only for a stream without a picture.
    private static final String EMPTY = "empty";

    /// Marks what is only for a stream that has a picture to show.
    private static final String SHOWN = "shown";

    /// The parameters of a picture's form.
    private static final List<String> FORM =
            List.of("variant", "width", "height", "fit", "rotate", "flip", "quality", "format", "fps", "strip", "adapt");

    /// What a small picture asks for, where it can be made.
    private static final String PREVIEW = " width=\"480\" fps=\"10\"";

    /// What the line to copy for the player asks for, where it can be made.
    private static final String SIZED = " width=\"640\"";

    private static final StreamName MINE = StreamName.of("my-picture");

    private final StartMark start = new StartMark();
    private final Map<String, TextBody> assets = new ConcurrentHashMap<>();
    private final Hub hub;
    private final Optional<ClickPage> clicks;
    private final BooleanSupplier keepsStreams;
    private final MosaicPage mosaic;

    /// Read when the first page is asked for: reading takes a part of the start.
    private static final class PageTexts {
        static final String INDEX = read("index.html");
        static final String SHOWN_TILE = ofShown(read("tile.html"));
        static final String EMPTY_TILE = ofEmpty(read("tile.html"));

        /// The tile for the script, which fills in the name.
        static final String TEMPLATE = SHOWN_TILE.replaceAll("(?s)<noscript>.*</noscript>\n", "").replace("{{name}}", "").strip();

        static final String STREAM = read("stream.html");

        /// What those who administer a stream find on its page.
        static final String ADMINISTRATION = read("administration.html");
    }

    /// Pages of the hub's streams, at addresses of other servers, where nothing can be clicked.
    public Pages(Hub hub) {
        this(hub, Optional.empty(), () -> false);
    }

    /// Pages of the hub's streams.
    ///
    /// @param tokens of those who click
    /// @param keepsStreams whether streams that are made over the network can be kept
    public Pages(Hub hub, ClickTokens tokens, BooleanSupplier keepsStreams) {
        this(hub, Optional.of(new ClickPage(tokens)), keepsStreams);
    }

    private Pages(Hub hub, Optional<ClickPage> clicks, BooleanSupplier keepsStreams) {
        this.hub = hub;
        this.clicks = clicks;
        this.keepsStreams = keepsStreams;
        this.mosaic = new MosaicPage(hub);
    }

    /// `GET /`: every stream that the caller may watch, live, the liveliest first; or those of `/?streams=a,b,c`.
    public void index(Exchange exchange) {
        var named = exchange.query().get("streams");
        if (named.isPresent()) {
            mosaic.show(exchange, named.get(), preview());
            return;
        }
        exchange.visible(hub.streams(), streams -> {
            var pushable = pushable(streams);
            exchange.may(Action.PUBLISH, pushable, mayPush -> exchange.may(
                    Action.ADMINISTER, ALL, administers -> exchange.reply(index(exchange, streams, mayPush ? pushable.value() : "", administers))));
        });
    }

    private Reply index(Exchange exchange, List<ImageStream> streams, String pushable, boolean administers) {
        var whole = administers ? without(keepsStreams.getAsBoolean() ? "unkept" : "kept", PageTexts.INDEX) : without(ADMIN, PageTexts.INDEX);
        var page = page(exchange, index(streams, pushable, whole));
        return administers ? FramePolicy.ofOwn(page) : FramePolicy.of(streams.stream().map(ImageStream::name).toList(), exchange, page);
    }

    /// @param pushable a stream that the caller may push to, or nothing
    private String index(List<ImageStream> streams, String pushable, String whole) {
        var html = pushable.isEmpty() ? without(PUSH, whole) : whole;
        return html.replace("{{pushable}}", pushable)
                .replace("{{template}}", PageTexts.TEMPLATE)
                .replace("{{tiles}}", tiles(streams))
                .replace("{{preview}}", preview());
    }

    private String tiles(List<ImageStream> streams) {
        return streams.stream()
                .sorted(Comparator.comparingInt(Pages::quietness))
                .map(stream -> fill(hasSnapshot(stream) ? PageTexts.SHOWN_TILE : PageTexts.EMPTY_TILE, stream))
                .collect(Collectors.joining());
    }

    private String preview() {
        return hub.transcodes() ? PREVIEW : "";
    }

    /// Whose pictures move, or will once they are watched, comes first.
    private static int quietness(ImageStream stream) {
        return switch (stream.state()) {
            case ONLINE -> stream.isStale() ? 3 : stream.stats().framesPerSecondIn() > 0 ? 0 : 2;
            case WAITING -> 1;
            case STILL -> 3;
            case FAILING -> 4;
            case OFFLINE -> stream.newest() == null ? 6 : 5;
        };
    }

    /// A name to push to: of a stream that accepts it, or of one that is made then.
    private static StreamName pushable(List<ImageStream> streams) {
        var names = streams.stream().map(ImageStream::name).toList();
        return streams.stream()
                .filter(ImageStream::acceptsPublishers)
                .map(ImageStream::name)
                .findFirst()
                .orElseGet(() -> Stream.of("camera", "picture").map(StreamName::of).filter(name -> !names.contains(name)).findFirst().orElse(MINE));
    }

    /// `GET /NAME` for people: the picture, and lines to copy that show it elsewhere; for those who administer the stream, also who watches it.
    public void stream(Exchange exchange) {
        var shown = exchange.stream(hub);
        var clickable = hub.clickable(shown);
        exchange.may(Action.ADMINISTER, shown.name(), administers -> {
            var added = administers ? Optional.of(administration(exchange, shown.name())) : Optional.<String>empty();
            if (clickable.isPresent() && clicks.isPresent()) {
                exchange.reply(clicks.get().of(shown, clickable.get(), exchange, signature(exchange).map("&amp;"::concat).orElse(""), added));
            } else if (shown.acceptsPublishers()) {
                exchange.may(Action.PUBLISH, shown.name(), mayPush -> exchange.reply(stream(exchange, shown, mayPush, added)));
            } else {
                exchange.reply(stream(exchange, shown, false, added));
            }
        });
    }

    private Reply stream(Exchange exchange, ImageStream shown, boolean mayPush, Optional<String> added) {
        var whole = PageTexts.STREAM.replace("{{administration}}", added.orElse(""));
        var offered = mayPush ? whole : without(PUSH, whole);
        var filled = fill(isEmpty(shown) ? offered : without(EMPTY, offered), shown);
        var page = page(exchange, filled.replace("{{asked}}", asked(exchange)).replace("{{sized}}", hub.transcodes() ? SIZED : ""));
        return added.isPresent() ? FramePolicy.ofOwn(page) : FramePolicy.of(shown.name(), exchange, page);
    }

    /// Who watches, and, for what rules leave to signed addresses, a form that signs those of the stream.
    private String administration(Exchange exchange, StreamName name) {
        var rules = exchange.services().settings().get().access();
        var actions = Stream.of(Action.WATCH, Action.PUBLISH)
                .filter(action -> rules instanceof AccessRules some && some.maySign(action, name))
                .map(action -> action.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
        return actions.isEmpty() ? without("sign", PageTexts.ADMINISTRATION) : PageTexts.ADMINISTRATION.replace("{{actions}}", actions);
    }

    /// The form of the pictures and the signature, from the page's own address, as the end of another one.
    private static String asked(Exchange exchange) {
        var form = FORM.stream().flatMap(name -> parameter(name, exchange.query().get(name)));
        var all = Stream.concat(form, signature(exchange).stream()).collect(Collectors.joining("&amp;"));
        return all.isEmpty() ? "" : "?" + all;
    }

    private static Optional<String> signature(Exchange exchange) {
        return parameter("signed", exchange.caller().signature()).findFirst();
    }

    /// The grammar of the values has no character with a meaning in HTML.
    private static Stream<String> parameter(String name, Optional<String> value) {
        return value.filter(text -> text.matches("[A-Za-z0-9._@~:/-]{1,300}")).map(text -> name + "=" + text).stream();
    }

    /// A source that waits for a viewer has a picture as soon as the page is there.
    private static boolean isEmpty(ImageStream shown) {
        return shown.newest() == null && shown.state() != StreamState.WAITING;
    }

    /// A stream without a picture may have another one to show instead.
    static boolean hasSnapshot(ImageStream stream) {
        return !isEmpty(stream) || stream.settings().whenStale() instanceof WhenStale.Placeholder;
    }

    /// A tile of a stream that has a picture to show.
    static String ofShown(String tile) {
        return without(EMPTY, tile);
    }

    /// A tile of a stream without one: without scripts, a browser would show the icon of a picture that is broken.
    static String ofEmpty(String tile) {
        return without(SHOWN, tile);
    }

    /// A page without the parts between such marks.
    static String without(String mark, String html) {
        return html.replaceAll("(?s)<!-- %1$s -->.*?<!-- /%1$s -->\\n?".formatted(mark), "");
    }

    /// `GET /demo/push`: pictures to click, which then appear for everyone else who has the page open. Pages of other origins cannot frame
    /// it: a click meant for something else would publish.
    public void push(Exchange exchange) {
        exchange.visible(hub.streams(), streams -> {
            var html = read("push.html").replace("{{choices}}", fillAll(read("choice.html"), streams));
            exchange.reply(FramePolicy.ofOwn(page(exchange, html)));
        });
    }

    private static String fillAll(String template, List<ImageStream> streams) {
        return streams.stream().map(stream -> fill(template, stream)).collect(Collectors.joining());
    }

    private static String fill(String template, ImageStream stream) {
        return template.replace("{{name}}", stream.name().value());
    }

    static Reply page(Exchange exchange, String html) {
        return page(exchange, html, "private, no-cache");
    }

    static Reply page(Exchange exchange, String html, String caching) {
        return Reply.page("text/html; charset=utf-8", PageFile.based(exchange, html))
                .introducing(exchange.viewer())
                .with("Vary", "Accept")
                .with("Cache-Control", caching);
    }

    /// `GET /assets/FILE`: the files that our pages load, and that pages of other sites may load too.
    public void asset(Exchange exchange) {
        var name = exchange.match().name();
        if (name.equals(StartMark.NAME)) {
            exchange.reply(start.reply());
            return;
        }
        var type = ASSETS.get(name);
        if (type == null) {
            exchange.reply(Reply.text(HttpResponseStatus.NOT_FOUND, "%s: there is no such file".formatted(exchange.shownPath())));
            return;
        }
        var text = assets.computeIfAbsent(name, file -> new TextBody(read(file)));
        exchange.reply(Reply.page(type, text).showable().with("Cache-Control", "no-cache"));
    }

    private static String read(String name) {
        return PageFile.read(Pages.class, name);
    }
}
