// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.page;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `/?streams=a,b,c`: these streams and nothing else, as large as fits the window, for a screen on a wall. A stream that the caller may not watch has a
/// place like one that does not exist.
///
/// **Threading.** Immutable.
final class MosaicPage {
    private static final int MAX_STREAMS = 64;

    private final Hub hub;

    /// Read when the first mosaic is asked for: reading takes a part of the start.
    private static final class MosaicTexts {
        static final String PAGE = PageFile.read(MosaicPage.class, "mosaic.html");
        static final String SHOWN_TILE = Pages.ofShown(PageFile.read(MosaicPage.class, "mosaic-tile.html"));
        static final String EMPTY_TILE = Pages.ofEmpty(PageFile.read(MosaicPage.class, "mosaic-tile.html"));
    }

    MosaicPage(Hub hub) {
        this.hub = hub;
    }

    /// Answers with the page.
    ///
    /// @param streams their names, separated by commas
    /// @param preview attributes of the players
    /// @throws dev.kineograph.RefusedException if there are too many, or one of them is no name
    void show(Exchange exchange, String streams, String preview) {
        var names = Arrays.stream(streams.split(",")).filter(name -> !name.isEmpty()).distinct().map(StreamName::of).toList();
        if (names.size() > MAX_STREAMS) {
            throw Query.refused("streams", "%d names".formatted(names.size()), "at most %d".formatted(MAX_STREAMS));
        }
        var existing = names.stream().map(hub::find).flatMap(Optional::stream).toList();
        exchange.visible(existing, visible -> exchange.reply(FramePolicy.of(
                visible.stream().map(ImageStream::name).toList(), exchange, Pages.page(exchange, html(names, shown(visible), preview)))));
    }

    private static Set<StreamName> shown(List<ImageStream> visible) {
        return visible.stream().filter(Pages::hasSnapshot).map(ImageStream::name).collect(Collectors.toSet());
    }

    private String html(List<StreamName> names, Set<StreamName> shown, String preview) {
        var tiles = names.stream()
                .map(name -> (shown.contains(name) ? MosaicTexts.SHOWN_TILE : MosaicTexts.EMPTY_TILE).replace("{{name}}", name.value()))
                .collect(Collectors.joining());
        int columns = Math.max(1, (int) Math.ceil(Math.sqrt(names.size())));
        return MosaicTexts.PAGE.replace("{{tiles}}", tiles).replace("{{preview}}", preview).replace("{{columns}}", String.valueOf(columns));
    }
}
