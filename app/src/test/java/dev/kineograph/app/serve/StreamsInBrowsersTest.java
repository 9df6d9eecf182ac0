// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.access.PasswordHash;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import dev.kineograph.server.browser.SignInForm;
import dev.kineograph.server.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Streams are added, changed and removed on the index, by those who may.
@ResourceLock(Browsers.LANE)
class StreamsInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final String EDIT = "document.querySelector('stream-list dialog.edit')";
    private static final String STATUS = "document.querySelector('stream-list [role=status]').textContent";

    private static final String ANNA = PasswordHash.of("correct horse".toCharArray()).line();

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    private Path folder;

    private RunningServer start(String state) throws IOException {
        var text = """
                listen: [{ http: 0 }]
                streams: { hall: {} }
                %s
                access:
                  users:
                    anna: %s
                  rules: [{ who: user anna, may: [admin, watch], streams: "*" }]
                """.formatted(state, ANNA);
        return RunningServer.start(Configuration.read(Files.writeString(folder.resolve("server.yml"), text)));
    }

    private RunningServer start() throws IOException {
        return start("server: { state: %s }".formatted(folder.resolve("streams.json")));
    }

    private static Tab index(BrowserKind kind, RunningServer server) {
        var tab = SignInForm.open(browsers.get(kind), "http://127.0.0.1:" + server.first().getPort(), "anna", "correct horse", "/");
        until(tab, "document.querySelector('stream-list tbody tr') !== null");
        return tab;
    }

    private static void until(Tab tab, String condition) {
        await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.truth(condition));
    }

    private static String row(String name) {
        return "[...document.querySelectorAll('stream-list tbody tr')].find(row => row.dataset.key === '%s')".formatted(name);
    }

    private static void press(Tab tab, String name, String label) {
        tab.evaluate("[...%s.querySelectorAll('button')].find(button => button.textContent === '%s').click()".formatted(row(name), label));
    }

    private static void fill(Tab tab, String name, String source, String most) {
        tab.evaluate("""
                (() => {
                    const {elements} = %s.querySelector('form');
                    elements.name.value = '%s';
                    elements.source.value = '%s';
                    elements.maxViewers.value = '%s';
                    elements.source.form.requestSubmit();
                })()""".formatted(EDIT, name, source, most));
    }

    private static void untilFault(Tab tab, String field, String sentence) {
        until(tab, "!document.querySelector('#edit-%s').hidden && document.querySelector('#edit-%1$s').textContent.includes(\"%s\")".formatted(field, sentence));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aStreamIsAddedChangedAndRemoved(BrowserKind kind) throws IOException {
        try (var server = start();
                var tab = index(kind, server)) {
            tab.evaluate("document.querySelector('[data-add]').click()");
            fill(tab, "yard/gate", "render:wave?width=64&height=48", "3");
            until(tab, STATUS + ".startsWith('yard/gate was added.')");
            until(tab, "%s.cells[4].textContent === 'this page, or the API'".formatted(row("yard/gate")));
            until(tab, "document.querySelector('[data-tile=\"yard/gate\"]') !== null");

            press(tab, "yard/gate", "Change");
            fill(tab, "yard/gate", "", "4");
            until(tab, STATUS + ".startsWith('yard/gate was changed.')");
            assertThat(Files.readString(folder.resolve("streams.json"))).contains("render:wave", "4");

            press(tab, "yard/gate", "Remove");
            until(tab, "document.querySelector('stream-list dialog.ask').open");
            tab.evaluate("document.querySelector('stream-list dialog.ask button[value=yes]').click()");
            until(tab, STATUS + ".startsWith('yard/gate was removed.')");
            until(tab, row("yard/gate") + " === undefined");
            assertThat(server.hub().find(StreamName.of("yard/gate"))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatIsWrongIsSaidBesideItsField(BrowserKind kind) throws IOException {
        try (var server = start();
                var tab = index(kind, server)) {
            assertThat(tab.truth("[...%s.querySelectorAll('button')].every(button => button.hidden)".formatted(row("hall")))).as("of the configuration").isTrue();
            tab.evaluate("document.querySelector('[data-add]').click()");

            fill(tab, "", "", "");
            untilFault(tab, "name-fault", "A stream needs a name.");
            fill(tab, "a door", "", "");
            untilFault(tab, "name-fault", "expected:");
            fill(tab, "hall", "", "");
            untilFault(tab, "name-fault", "already");
            fill(tab, "door", "exec:/bin/true", "");
            untilFault(tab, "source-fault", "allowed only in the configuration");
            assertThat(tab.text(EDIT + ".querySelector('[name=source]').ariaInvalid")).isEqualTo("true");
            fill(tab, "door", "", "many");
            untilFault(tab, "maxViewers-fault", "expected:");
            assertThat(tab.truth("document.querySelector('#edit-source-fault').hidden")).isTrue();
            assertThat(server.hub().find(StreamName.of("door"))).isEmpty();

            tab.evaluate(EDIT + ".querySelector('[data-cancel]').click()");
            until(tab, "!%s.open".formatted(EDIT));
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoChangesWhatSomebodyElseHasChangedIsToldSo(BrowserKind kind) throws IOException {
        try (var server = start();
                var tab = index(kind, server)) {
            tab.evaluate("document.querySelector('[data-add]').click()");
            fill(tab, "door", "", "3");
            until(tab, row("door") + " !== undefined");
            press(tab, "door", "Change");

            tab.evaluate("""
                    fetch('/api/v1/streams?stream=door', {method: 'PUT', headers: {'Content-Type': 'application/json'}, body: '{"maxViewers": 9}'}).then(({status}) => status)""");
            fill(tab, "door", "", "4");

            untilFault(tab, "fault", "Somebody else has changed or removed door");
            assertThat(Files.readString(folder.resolve("streams.json"))).contains("9");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void withoutAPlaceToKeepThemThePageSaysWhatToDo(BrowserKind kind) throws IOException {
        try (var server = start("");
                var tab = index(kind, server)) {
            assertThat(tab.text("document.querySelector('stream-list').textContent")).contains("server: { state: streams.json }");
            assertThat(tab.truth("document.querySelector('[data-add]') === null")).isTrue();
        }
    }
}
