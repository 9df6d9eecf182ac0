// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Lamps;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.QuickPassword;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every page can be used by those who hear it or type only, and by those who see badly, on a dark and on a light screen, and a phone's page is no wider than the phone.
@Order(3)
@ResourceLock(Browsers.LANE)
class AccessiblePagesTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final Path AXE = Path.of("../web/node_modules/axe-core/axe.min.js");

    /// Its text changes while the page begins, and what administrators have comes later.
    private static final String SETTLED = """
            document.readyState === 'complete'
                    && [...document.querySelectorAll('image-stream')].every(one => one.naturalWidth > 0 || one.shadowRoot)
                    && [...document.querySelectorAll('.admin')].every(one => !one.hidden)""";

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        var rules = AccessRules.builder()
                .user("anna", QuickPassword.of("correct horse"))
                .signedBy(AddressSigner.of("k1", TokenHash.newToken()))
                .allow(new Who.User("anna"), Set.of(Action.WATCH, Action.PUBLISH, Action.ADMINISTER), "*")
                .allow(new Who.Anybody(), Set.of(Action.WATCH), "camera", "lamps")
                .allow(new Who.Signed(), Set.of(Action.WATCH), "*")
                .build();
        server = KineographServer.start(hub, ServerSettings.DEFAULT.with(rules), new Listener.Http(0));
        hub.stream("empty");
        hub.add("lamps", new Lamps());
        try (var publisher = hub.publisher("camera")) {
            publisher.publish(new SolidPicture(320, 240, Color.RED).encoded("png"));
        }
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private Tab open(String who, String path) {
        var chromium = browsers.get(BrowserKind.CHROMIUM);
        var base = "http://127.0.0.1:" + server.port();
        return who.equals("anna") ? SignInForm.open(chromium, base, who, "correct horse", path) : chromium.openAlone(base + path);
    }

    @ParameterizedTest
    @CsvSource({
        "anna, /", "anna, /camera", "anna, /empty", "anna, /lamps", "anna, /sign-in", "anna, /nowhere",
        "nobody, /", "nobody, /camera", "nobody, '/?streams=camera,lamps,nowhere'", "nobody, /lamps", "nobody, '/lamps?bare=1'", "nobody, /demo/push", "nobody, /sign-in",
        "nobody, '/?streams=%3C'",
    })
    void aPageHasNoSeriousFault(String who, String path) throws IOException {
        try (var tab = open(who, path)) {
            await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.truth(SETTLED));
            tab.evaluate(Files.readString(AXE));
            for (var scheme : List.of("light", "dark")) {
                tab.scheme(scheme);

                assertThat(faults(tab)).as(scheme).isEqualTo(List.of());
            }

            // What can be clicked has pixels of its own, and brings a window as wide.
            if (!path.startsWith("/lamps")) {
                tab.size(360, 740);
                assertThat(tab.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/, [data-add]", "/camera, 'viewer-list tbody button'"})
    void aDialogHasNoSeriousFault(String path, String opener) throws IOException {
        server.keepStreamsIn(new ForgottenStreams());
        try (var tab = open("anna", path)) {
            await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.truth("(document.querySelector(\"%s\").click(), document.querySelector('dialog[open]') !== null)".formatted(opener)));
            tab.evaluate(Files.readString(AXE));
            for (var scheme : List.of("light", "dark")) {
                tab.scheme(scheme);

                assertThat(faults(tab)).as(scheme).isEqualTo(List.of());
            }
        }
    }

    private static Object faults(Tab tab) {
        return tab.evaluate("""
                axe.run().then(({violations}) => violations.filter(({impact}) => ['serious', 'critical'].includes(impact))
                        .map(({id, nodes}) => id + ': ' + nodes.map(node => node.html + ' ' + node.failureSummary).join(' ')))""");
    }
}
