// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kineograph.text.VisibleText;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationErrorsTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> files() {
        return Stream.of(keys(), kinds(), listeners(), dialects(), streams(), recordings(), routesAndServer(), yaml()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> keys() {
        return Stream.of(
                arguments("streams:\n  door:\n    sorce: x\n", ":3:5: streams.door.sorce: unknown key; did you mean 'source'?"),
                arguments(
                        "streams:\n  door: { zzzzzzzz: 1 }\n",
                        ":2:11: streams.door.zzzzzzzz: unknown key; the keys here are source, publishers, onDemand, startTimeout, closeAfter, staleAfter, whenStale, pages, referer, maxViewers, maxBytesPerSecond, maxFps, width, height, fit, rotate, flip, quality, format, fps, variants, adapt, strip, record, access"),
                arguments("listne: []\n", ":1:1: listne: unknown key; did you mean 'listen'?"),
                arguments(
                        "listen:\n  - gopherspace: 0.0.0.0:70\n    stream: camera\n",
                        ":2:5: listen.gopherspace: unknown key; the keys here are http, hosts, publishing, allow, origins, readers, proxyProtocol, socketio, dialects,"
                                + " stream, basePath, redirect, https, certificate, key, certificates, clients, clientCertificate, tcp, metrics, imagestream, paths, jpgpusher, renewalFrames,"
                                + " renewalTime, maxSessions, counter, source, mjpgstreamer, ustreamer, motion, ros, cscore, esp32, ipcamera"),
                arguments(
                        "listen:\n  - jpgpusher: 12340\n    stream: camera\n    allow: []\n",
                        ":4:5: listen.allow: unknown key; the keys here are jpgpusher, hosts, proxyProtocol, stream, renewalFrames, renewalTime, maxSessions"),
                arguments(
                        "listen:\n  - esp32: 81\n    readers: any\n",
                        ":3:5: listen.readers: unknown key; the keys here are esp32, hosts, proxyProtocol, stream"),
                arguments(
                        "streams: { a: {} }\nroutes:\n  /a: { stream: a, size: 3 }\n",
                        ":3:20: routes./a.size: unknown key; the keys here are stream, as, referer"),
                arguments(
                        "streams:\n  door: {}\n  hall: {}\n  door: {}\n",
                        ":4:3: streams.door: duplicate key, first in line 2 (expected: once)"),
                arguments("listen:\n  - https: 8443\n    certificate: a.pem\n", ":2:5: listen: 'key' is missing (expected: a PEM file with the private key)"),
                arguments("listen:\n  - https: 8443\n", ":2:5: listen: 'certificate' is missing (expected: a PEM file)"),
                arguments(
                        "listen:\n  - https: 8443\n    certificate: a\n    key: b\n    clientCertificate: required\n",
                        ":5:5: listen.clientCertificate: but nobody signs them (expected: a PEM file in 'clients')"),
                arguments("listen:\n  - http: 80\n    redirect: 0\n", ":3:15: listen.redirect: '0' (expected: a whole number, 1 to 65,535)"),
                arguments("listen:\n  - http: 80\n    redirect: 443\n    hosts: any\n", ":4:5: listen.hosts: unknown key; the keys here are http, redirect"),
                arguments("server:\n  ? [a, b]\n  : 1\n", ":2:5: a key that is a list or has keys itself (expected: one word)"));
    }

    private static Stream<Arguments> kinds() {
        return Stream.of(
                arguments("hello\n", ":1:1: 'hello' (expected: keys with values: listen, streams, routes, access, events, server, cluster)"),
                arguments(
                        "listen: { http: 8080 }\n",
                        ":1:9: listen: keys with values (expected: a list of listeners, such as - http: 8080)"),
                arguments(
                        "streams: [a, b]\n",
                        ":1:10: streams: a list (expected: names of streams with their keys, such as camera: {})"),
                arguments(
                        "streams:\n  door: render:wave\n",
                        ":2:9: streams.door: 'render:wave'"
                                + " (expected: keys with values: source, publishers, onDemand, startTimeout, closeAfter, staleAfter, whenStale, pages, referer, maxViewers, maxBytesPerSecond, maxFps, width, height, fit, rotate, flip, quality, format, fps, variants, adapt, strip, record, access)"),
                arguments("server: { eventLoops: [1] }\n", ":1:23: server.eventLoops: a list (expected: a whole number, 1 to 256)"));
    }

    private static Stream<Arguments> recordings() {
        var before = "streams: { a: { record: ";
        return Stream.of(
                arguments(before + "/srv } }\n", ":1:25: streams.a.record: '/srv' (expected: keys with values: folder, every, keep, while, from)"),
                arguments(before + "{ every: 1s } } }\n", ":1:25: streams.a.record: 'folder' is missing (expected: a whole path such as /srv/door)"),
                arguments(before + "{ folder: x } } }\n", ":1:35: streams.a.record.folder: 'x' (expected: a whole path such as /srv/door)"),
                arguments(
                        before + "{ folder: /x, every: 10ms } } }\n",
                        ":1:46: streams.a.record.every: '10ms' (expected: a time such as 500ms, 10s, 5m or 1h, 100ms to 24h)"),
                arguments(
                        before + "{ folder: /x, keep: 1MB } } }\n",
                        ":1:45: streams.a.record.keep: '1MB' (expected: a size such as 64MB or 2GB, 20,000,000 to 100,000,000,000,000 bytes)"),
                arguments(
                        before + "{ folder: /x, from: -30s } } }\n",
                        ":1:39: streams.a.record.from: always recorded, so there is nothing before (expected: a file in 'while')"),
                arguments(
                        before + "{ folder: /x, while: /y, from: 30s } } }\n",
                        ":1:56: streams.a.record.from: '30s' (expected: a time before, such as -30s, -100ms to -10m)"));
    }

    private static Stream<Arguments> listeners() {
        var address = " (expected: PORT for this machine alone, or ADDRESS:PORT, such as 0.0.0.0:8080 for everyone)";
        return Stream.of(
                arguments(
                        "listen:\n  - http: 8080\n    proxyProtocol: true\n",
                        ":1:1: listen.proxyProtocol: true, but no proxy may connect (expected: a proxy's address in server.trustedProxies)"),
                arguments("listen:\n  - tcp: 5000\n    stream: a\n    proxyProtocol: v2\n", ":4:20: listen.proxyProtocol: 'v2' (expected: true or false)"),
                arguments("listen: []\n", ":1:9: listen: an empty list (expected: at least one listener, such as - http: 8080)"),
                arguments("listen:\n  - http: 99999\n", ":2:11: listen.http: '99999'" + address),
                arguments("listen:\n  - http: localhost\n", ":2:11: listen.http: 'localhost'" + address),
                arguments("listen:\n  - http:\n", ":2:10: listen.http: nothing" + address),
                arguments(
                        "listen:\n  - http: 999.0.0.1:80\n",
                        ":2:11: listen.http: '999.0.0.1:80' (expected: an address of this machine before the port)"),
                arguments(
                        "listen:\n  - http: 8080\n    tcp: 5000\n",
                        ":3:5: listen.tcp: a listener for http already (expected: an item of its own, - tcp: ...)"),
                arguments(
                        "listen:\n  - allow: [10.0.0.1]\n",
                        ":2:5: listen: none of http, https, tcp, metrics, imagestream, jpgpusher, counter, mjpgstreamer, ustreamer,"
                                + " motion, ros, cscore, esp32, ipcamera is here (expected: one of them, with a port)"),
                arguments(
                        "listen:\n  - tcp: 5000\n    imagestream: 8090\n    stream: a\n",
                        ":3:5: listen.imagestream: a listener for tcp already (expected: an item of its own, - imagestream: ...)"),
                arguments(
                        "listen:\n  - imagestream: 8090\n",
                        ":2:5: listen: 'stream' is missing (expected: the stream that is shown)"),
                arguments(
                        "listen:\n  - imagestream: 8090\n    stream: a\n    paths: /test\n",
                        ":4:12: listen.paths: '/test' (expected: a list of paths, such as [test, camera])"),
                arguments(
                        "listen:\n  - imagestream: 8090\n    stream: a\n    paths: [test, a b]\n",
                        ":4:19: listen.paths: 'a b' (expected: such as camera or /front/camera, in letters, digits and signs,"
                                + " and not below /assets/)"),
                arguments(
                        "listen:\n  - imagestream: 8090\n    stream: a\n    allow: [10.0.0.7]\n",
                        ":4:5: listen.allow: unknown key; the keys here are imagestream, hosts, proxyProtocol, stream, paths"),
                arguments(
                        "listen:\n  - tcp: 5000\n",
                        ":2:5: listen: 'stream' is missing (expected: the stream that the pictures go to)"),
                arguments(
                        "listen:\n  - tcp: 5000\n    jpgpusher: 12340\n    stream: camera\n",
                        ":3:5: listen.jpgpusher: a listener for tcp already (expected: an item of its own, - jpgpusher: ...)"),
                arguments(
                        "listen:\n  - jpgpusher: 12340\n",
                        ":2:5: listen: 'stream' is missing (expected: the stream that is shown)"),
                arguments(
                        "listen:\n  - jpgpusher: 12340\n    stream: camera\n    renewalFrames: 0\n",
                        ":4:20: listen.renewalFrames: '0' (expected: a whole number, 1 to 1,000,000)"),
                arguments(
                        "listen:\n  - jpgpusher: 12340\n    stream: camera\n    renewalTime: 2h\n",
                        ":4:18: listen.renewalTime: '2h' (expected: a time such as 500ms, 10s, 5m or 1h, 0s to 1h)"),
                arguments(
                        "listen:\n  - jpgpusher: 12340\n    stream: camera\n    maxSessions: many\n",
                        ":4:18: listen.maxSessions: 'many' (expected: a whole number, 1 to 1,000,000)"),
                arguments(
                        "listen:\n  - tcp: 5000\n    stream:\n", ":3:12: listen.stream: nothing (expected: a stream's name)"),
                arguments(
                        "listen:\n  - http: 8080\n    allow: 10.0.0.0/8\n",
                        ":3:12: listen.allow: '10.0.0.0/8' (expected: a list of addresses, such as [192.168.0.0/16])"),
                arguments(
                        "listen:\n  - http: 8080\n    allow:\n      - 10.0.0.0/8\n      - 10.0.0.0/99\n",
                        ":5:9: listen.allow: address range: 10.0.0.0/99"
                                + " (expected: such as 192.168.0.0/16, fd00::/8 or 10.0.0.7)"),
                arguments(
                        "listen:\n  - http: 8080\n    socketio: { takes: subscribe }\n",
                        ":3:24: listen.socketio.takes: 'subscribe' (expected: an event's name, of up to 64 letters, digits and . _ : / -,"
                                + " and neither subscribe nor unsubscribe)"),
                arguments(
                        "listen:\n  - http: 8080\n    socketio: { stream: .. }\n",
                        ":3:25: listen.socketio.stream: stream name: '..' (expected: segments of 1 to 64 letters, digits and . _ ~ -, joined by /,"
                                + " none beginning with . ~ -)"),
                arguments(
                        "listen:\n  - http: 8080\n    socketio: { late: all }\n",
                        ":3:23: listen.socketio.late: 'all' (expected: newest or none)"),
                arguments(
                        "listen:\n  - http: 8080\n    origins: [printer.local]\n",
                        ":3:15: listen.origins: 'printer.local' (expected: scheme, host and port of a page,"
                                + " such as http://printer.local or https://example.org:8443)"),
                arguments(
                        "listen:\n  - tcp: 5000\n    stream: a\n    publishing: some\n",
                        ":4:17: listen.publishing: 'some' (expected: loopback or allowed or nobody)"),
                arguments(
                        "listen:\n  - http: 8080\n    publishing: loopback\n    allow: [10.0.0.7]\n",
                        ":3:17: listen.publishing: loopback with allow or origins, which have no effect then (expected: allowed,"
                                + " or neither of them)"),
                arguments(
                        "listen:\n  - http: 8080\n    readers: [null]\n",
                        ":3:15: listen.readers: nothing (expected: scheme, host and port of a page,"
                                + " such as http://printer.local or https://example.org:8443)"),
                arguments(
                        "listen:\n  - http: 8080\n    readers: all\n",
                        ":3:14: listen.readers: 'all' (expected: a list of origins, such as [https://example.org], or any)"));
    }

    private static Stream<Arguments> dialects() {
        return Stream.of(
                arguments(
                        "listen:\n  - http: 8080\n    dialects: [jpgpusher]\n",
                        ":3:15: listen.dialects: a list (expected: keys with values: imagestream, jpgpusher, counter, mjpgstreamer, ustreamer, motion, ros, cscore,"
                                + " esp32, ipcamera)"),
                arguments(
                        "listen:\n  - http: 8080\n    basePath: webcam\n",
                        ":3:15: listen.basePath: 'webcam' (expected: segments of letters, digits and . _ ~ -, each after a /, such as /webcam)"),
                arguments(
                        "listen:\n  - http: 8080\n    stream: a b\n",
                        ":3:13: listen.stream: stream name: 'a b' (expected: segments of 1 to 64 letters, digits and . _ ~ -, joined by /,"
                                + " none beginning with . ~ -)"),
                arguments(
                        "listen:\n  - http: 8080\n    dialects: { jpgpushr: {} }\n",
                        ":3:17: listen.dialects.jpgpushr: unknown key; did you mean 'jpgpusher'?"),
                arguments(
                        "listen:\n  - http: 8080\n    dialects: { jpgpusher: {} }\n",
                        ":3:28: listen.dialects.jpgpusher: 'stream' is missing (expected: the stream that is shown)"),
                arguments(
                        "listen:\n  - http: 8080\n    dialects: { jpgpusher: { stream: a, renewalFrames: 0 } }\n",
                        ":3:56: listen.dialects.jpgpusher.renewalFrames: '0' (expected: a whole number, 1 to 1,000,000)"),
                arguments(
                        "listen:\n  - http: 8080\n    dialects: { imagestream: { stream: a, paths: [a b] } }\n",
                        ":3:51: listen.dialects.imagestream.paths: 'a b' (expected: such as camera or /front/camera, in letters, digits and"
                                + " signs, and not below /assets/)"),
                arguments(
                        "listen:\n  - http: 8080\n    dialects: { counter: { strem: a } }\n",
                        ":3:28: listen.dialects.counter.strem: unknown key; did you mean 'stream'?"),
                arguments(
                        "listen:\n  - counter: 9192\n    source: \"carrier:pigeon\"\n",
                        ":3:13: listen.source: carrier: (expected: an address that begins with counter:, exec:, ffmpeg:, file:, folder:, http:, https:,"
                                + " kineograph:, render:, rtmp:, rtsp:, rtsps:, screen:, stdin:, v4l2:, ws:, wss:)"),
                arguments(
                        "listen:\n  - counter: 9192\n    source: \"a b\"\n",
                        ":3:13: listen.source: no address (expected: an address such as counter:online?label=Visitors:)"));
    }

    private static Stream<Arguments> streams() {
        var time = " (expected: a time such as 500ms, 10s, 5m or 1h, 0s to 1h)";
        return Stream.of(
                arguments(
                        "streams:\n  a: { source: \"carrier:pigeon\" }\n",
                        ":2:16: streams.a.source: carrier: (expected: an address that begins with counter:, exec:, ffmpeg:, file:, folder:, http:, https:,"
                                + " kineograph:, render:, rtmp:, rtsp:, rtsps:, screen:, stdin:, v4l2:, ws:, wss:)"),
                arguments(
                        "streams:\n  a: { source: \"a b\" }\n",
                        ":2:16: streams.a.source: not an address (expected: an address such as render:wave?fps=30)"),
                arguments(
                        "streams:\n  a: { source: \"stdin:\" }\n  b: { source: \"stdin:\" }\n",
                        ":2:3: streams: b: stdin: already the source of a (expected: one stream with it)"),
                arguments("streams:\n  a: { onDemand: yes }\n", ":2:18: streams.a.onDemand: 'yes' (expected: true or false)"),
                arguments("streams:\n  a: { publishers: two }\n", ":2:20: streams.a.publishers: 'two' (expected: one or newest or many)"),
                arguments("streams:\n  a: { closeAfter: 2h }\n", ":2:20: streams.a.closeAfter: '2h'" + time),
                arguments(
                        "streams:\n  a: { whenStale: dimed }\n",
                        ":2:19: streams.a.whenStale: 'dimed' (expected: nothing, dimmed, or the path of a picture)"),
                arguments(
                        "streams:\n  a: { whenStale: pom.xml }\n",
                        ":2:19: streams.a.whenStale: image begins 3c 3f 78 6d (expected: a JPEG, ff d8 ff, a PNG, 89 50 4e 47, or a WebP, GIF or AVIF)"),
                arguments(
                        "streams:\n  a: { staleAfter: 1d }\n",
                        ":2:20: streams.a.staleAfter: '1d' (expected: a time such as 500ms, 10s, 5m or 1h, 1s to 720h)"),
                arguments("streams:\n  a: { closeAfter: 10 }\n", ":2:20: streams.a.closeAfter: '10'" + time),
                arguments(
                        "streams:\n  a.jpg: {}\n",
                        ":2:3: streams.a.jpg: stream name: 'a.jpg'"
                                + " (expected: one that does not end in '.jpg', as addresses of pictures do)"),
                arguments(
                        "streams:\n  \"\\e[31m\": {}\n",
                        ":2:3: streams.\\u001b[31m: stream name: '\\u001b[31m' (expected: segments of 1 to 64 letters, digits and"
                                + " . _ ~ -, joined by /, none beginning with . ~ -)"));
    }

    private static Stream<Arguments> routesAndServer() {
        var door = "streams: { door: {} }\nroutes:\n  ";
        return Stream.of(
                arguments(
                        door + "/x: { stream: dor }\n",
                        ":3:17: routes./x.stream: 'dor' (expected: a stream of this file; did you mean 'door'?)"),
                arguments(door + "x: { stream: door }\n", ":3:3: routes: 'x' (expected: a path such as /door.png)"),
                arguments(
                        door + "/x: { as: live }\n", ":3:7: routes./x: 'stream' is missing (expected: the stream that is shown)"),
                arguments(
                        door + "/x: { stream: door, as: film }\n", ":3:27: routes./x.as: 'film' (expected: live or snapshot)"),
                arguments("server: { eventLoops: 0 }\n", ":1:23: server.eventLoops: '0' (expected: a whole number, 1 to 256)"),
                arguments(
                        "server: { maxConnections: many }\n",
                        ":1:27: server.maxConnections: 'many' (expected: a whole number, 1 to 10,000,000)"),
                arguments(
                        "server: { memory: 64 }\n",
                        ":1:19: server.memory: '64' (expected: a size such as 64MB or 2GB, 1,000,000 to 1,000,000,000,000 bytes)"),
                arguments(
                        "server: { memory: 10KB }\n",
                        ":1:19: server.memory: '10KB' (expected: a size such as 64MB or 2GB, 1,000,000 to 1,000,000,000,000 bytes)"),
                arguments("server: { transport: epol }\n", ":1:22: server.transport: 'epol' (expected: auto or nio)"),
                arguments(
                        "server: { heartbeat: 0s }\n",
                        ":1:22: server.heartbeat: '0s' (expected: a time such as 500ms, 10s, 5m or 1h, 1s to 1h)"),
                arguments(
                        "server: { silentAfter: 1s }\n",
                        ":1:24: server.silentAfter: '1s' (expected: a time such as 500ms, 10s, 5m or 1h, 2s to 1h)"));
    }

    private static Stream<Arguments> yaml() {
        var bomb = "a: &a [x]\nb: [%s]\n".formatted("*a,".repeat(60));
        return Stream.of(
                arguments(
                        "listen: [{ http: 8080 }\nstreams: {}\n",
                        ":2:1: invalid YAML: while parsing a flow sequence, expected ',' or ']', but got <scalar>"),
                arguments("listen:\n  - http: 1: 2\n", ":2:12: invalid YAML: mapping values are not allowed here"),
                arguments("streams:\n  a: *b\n", ":2:6: invalid YAML: found undefined alias b"),
                arguments(
                        bomb, ":1:1: invalid YAML: Number of aliases for non-scalar nodes exceeds the specified max=50"),
                arguments("a: " + "[".repeat(50_000), ":1:23: nested too deeply (expected: at most 20 levels)"),
                arguments("streams: !!java.net.URL {}\n", ":1:10: a tag (expected: a value without '!' before it)"),
                arguments("streams:\n  a\u0007b: {}\n", ":2:4: invalid YAML: a character that is not allowed, U+0007"),
                arguments(
                        "streams: {}\n---\nlisten: []\n",
                        ":2:1: invalid YAML: expected a single document in the stream, but found another document"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsWrongIsSaidInOneSentenceWithItsPlace(String text, String sentence) throws Exception {
        var file = write(text, UTF_8);

        assertThatThrownBy(() -> Configuration.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"a%s\": 1",
        "server: { transport: \"a%s\" }",
        "server: { heartbeat: \"1s%s\" }",
        "streams: { \"a%s\": {} }",
        "streams: { a: { source: \"render:wave?fps=a%s\" } }",
        "streams: { a: { source: \"render:a%s\" } }",
        "listen:\n  - http: \"a%s\"",
        "listen:\n  - http: 8080\n    allow: [\"a%s\"]",
        "listen:\n  - http: 8080\n    origins: [\"a%s\"]",
        "listen:\n  - imagestream: 8080\n    paths: [\"a%s\"]",
        "streams: { a: {} }\nroutes: { \"a%s\": { stream: a } }"
    })
    void aMessageShowsWhatCannotBeSeen(String text) throws Exception {
        var hidden = "\\u001B[2J\\u009B\\u202E\\u2066\\u2028\\u200B\\uFEFF\\n";
        var file = write(text.formatted(hidden) + "\n", UTF_8);

        assertThatThrownBy(() -> Configuration.read(file))
                .isInstanceOf(ConfigurationException.class)
                .satisfies(thrown -> assertThat(thrown.getMessage())
                        .isEqualTo(VisibleText.line(thrown.getMessage()))
                        .startsWith(file.toString()));
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        var file = folder.resolve("none.yml");

        assertThatThrownBy(() -> Configuration.read(file))
                .hasMessage(file + ": no such file (expected: a configuration file in YAML)");
        assertThatThrownBy(() -> Configuration.read(folder))
                .hasMessage(folder + ": is a folder (expected: a configuration file in YAML)");
    }

    @Test
    void aFileOfTenMegabytesIsNotEvenRead() throws Exception {
        var file = write("#".repeat(10_000_000), UTF_8);

        assertThatThrownBy(() -> Configuration.read(file))
                .hasMessage(file + ": too long for a configuration (expected: at most 1,048,576 bytes)");
    }

    @Test
    void moreStreamsThanAServerCanHaveAreAnErrorBeforeItStarts() throws Exception {
        var file = write(IntStream.rangeClosed(0, 1000).mapToObj("  s%d: {}\n"::formatted).collect(Collectors.joining("", "streams:\n", "")), UTF_8);

        assertThatThrownBy(() -> Configuration.read(file)).hasMessage(file + ":2:3: streams: 1,001 of them (expected: at most 1,000)");
    }

    @Test
    void textInAnotherEncodingIsSaidSo() throws Exception {
        var file = write("streams:\n  caf\u00e9: {}\n", ISO_8859_1);

        assertThatThrownBy(() -> Configuration.read(file)).hasMessage(file + ":2:6: not UTF-8 (expected: YAML in UTF-8)");
    }

    @Test
    void aSentenceBringsNoStack() throws Exception {
        var file = write("hello\n", UTF_8);

        assertThatThrownBy(() -> Configuration.read(file))
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    }

    private Path write(String text, Charset charset) throws Exception {
        return Files.writeString(folder.resolve("test.yml"), text, charset);
    }
}
