// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A page of `http://evil.test:PORT` goes on to ask that address after it has become this server's (DNS rebinding). To the browser both are
/// one origin: it sends no `Origin` with the page's GETs, and the page may read the answers.
@ResourceLock(Browsers.LANE)
class RebindingInChromiumTest {
    private static final int MAX_TRIES = 5;

    /// What each attempt comes to: the status of an answer, `open` or `refused`.
    private static final String ATTEMPTS = """
            (async () => {
              const status = async (path, how) => String((await fetch(path, how)).status);
              const socket = path => new Promise(done => {
                const socket = new WebSocket('ws://' + location.host + path);
                socket.onopen = () => { socket.close(); done('open') };
                socket.onerror = () => done('refused');
              });
              const push = async () => {
                const address = '/socket.io/?EIO=4&transport=polling';
                const opened = await fetch(address);
                if (!opened.ok) return String(opened.status);
                const session = address + '&sid=' + JSON.parse((await opened.text()).slice(1)).sid;
                await fetch(session, { method: 'POST', body: '40' });
                return status(session, { method: 'POST', body: '42["onimgdata",{"source":"data:image/png;base64,PICTURE"}]' });
              };
              const body = Uint8Array.from(atob('PICTURE'), letter => letter.charCodeAt(0));
              return {
                snapshot: await status('/camera.png'),
                live: await status('/camera.mjpg'),
                page: await status('/camera', { headers: { Accept: 'text/html' } }),
                put: await status('/put.png', { method: 'PUT', body }),
                push: await push(),
                watchingSocket: await socket('/camera'),
                publishingSocket: await socket('/sent?publish'),
                pushingSocket: await socket('/socket.io/?EIO=4&transport=websocket'),
              };
            })()""".replace("PICTURE", Base64.getEncoder().encodeToString(Pictures.png(2)));

    @AutoClose
    private static final Browser browser = Browser.start(BrowserKind.CHROMIUM, "--host-resolver-rules=MAP evil.test 127.0.0.1");

    @AutoClose
    private final Hub hub = new Hub();

    /// What a page comes to after its address has become that of a server with these names. Somebody else may have taken the port between the two.
    private Object afterRebinding(AllowedHosts hosts) throws IOException {
        hub.publisher("camera").publish(Pictures.png(1));
        for (int tries = 1; true; tries++) {
            try {
                return tryRebinding(hosts);
            } catch (IOException e) {
                if (tries == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Object tryRebinding(AllowedHosts hosts) throws IOException {
        Tab tab;
        int port;
        try (var attacker = new PictureWire()) {
            var page = attacker.pageUrl("evil.test", "<title>Win a prize</title>");
            port = URI.create(page).getPort();
            tab = browser.open(page);
        }
        try (var _ = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(port).with(hosts))) {
            return tab.evaluate(ATTEMPTS);
        }
    }

    @Test
    void thePageReadsAndPublishesNothing() throws IOException {
        var came = afterRebinding(AllowedHosts.DEFAULT);

        assertThat(came).isEqualTo(Map.of(
                "snapshot", "421", "live", "421", "page", "421", "put", "421", "push", "421",
                "watchingSocket", "refused", "publishingSocket", "refused", "pushingSocket", "refused"));
        assertNothingWasPublished();
    }

    /// So it is the name that stops the page above; what it would publish is also stopped by its origin.
    @Test
    void whereEveryNameIsAllowedItReadsButPublishesNothing() throws IOException {
        var came = afterRebinding(AllowedHosts.ANY);

        assertThat(came).isEqualTo(Map.of(
                "snapshot", "200", "live", "200", "page", "200", "put", "403", "push", "200",
                "watchingSocket", "open", "publishingSocket", "refused", "pushingSocket", "open"));
        assertNothingWasPublished();
    }

    private void assertNothingWasPublished() {
        assertThat(hub.streams()).extracting(stream -> stream.name().toString()).containsExactly("camera");
        assertThat(hub.stream("camera").stats().framesIn()).isEqualTo(1);
    }
}
