// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.awt.Color;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Order(3)
@ResourceLock(Browsers.LANE)
class BrowserTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageIsAskedAndSeen(BrowserKind kind) {
        try (var tab = browsers.get(kind).open("data:text/html,<title>hello</title><body bgcolor=lime>")) {
            assertThat(tab.text("document.title")).isEqualTo("hello");
            assertThat(tab.number("new Promise(done => setTimeout(() => done(42), 10))")).isEqualTo(42);
            assertThat(tab.truth("1 < 2")).isTrue();
            assertThat(tab.pixel(300, 200)).isEqualTo(new Color(0, 255, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void framesAreFoundByAddressAndByPlace(BrowserKind kind) {
        try (var tab = browsers.get(kind).open("data:text/html,<iframe srcdoc='<p>inner'></iframe>")) {
            await().ignoreExceptions().untilAsserted(() ->
                    assertThat(tab.evaluateInFrame("srcdoc", "document.body.innerText")).isEqualTo("inner"));
            assertThat(tab.evaluateInFrame(0, "document.body.innerText")).isEqualTo("inner");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatAPageSaysAndBreaksIsHeard(BrowserKind kind) {
        try (var tab = browsers.get(kind).open("data:text/html,<script>console.log('one'); throw Error('two')</script>")) {
            await().untilAsserted(() -> assertThat(tab.console())
                    .anyMatch("log: one"::equals)
                    .anyMatch(line -> line.startsWith("uncaught:") && line.contains("two")));
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aFaultSaysWhereAndWhat(BrowserKind kind) {
        try (var tab = browsers.get(kind).open("about:blank")) {
            assertThatThrownBy(() -> tab.evaluate("nonsense()")).hasMessageContaining("nonsense").hasMessageContaining(kind.toString());
            assertThatThrownBy(() -> tab.evaluateInFrame("nowhere", "1")).hasMessageContaining("frame nowhere: not there");
        }
    }
}
