// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Frame;
import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Timeouts;
import dev.kineograph.server.settings.ViewerRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A hub and a server with an HTTP port and a TCP port, whose pictures go to the stream `door`.
final class Stage implements AutoCloseable {
    static final EventLoops LOOPS = EventLoops.DEFAULT.withCount(2);

    /// Heartbeats after a second, and a viewer that reads nothing for a second is ended.
    static final ViewerRules STRICT =
            ViewerRules.DEFAULT.withHeartbeat(Duration.ofSeconds(1)).withStalledAfter(Duration.ofSeconds(1));

    static final ServerSettings BRISK = ServerSettings.DEFAULT.with(LOOPS).with(STRICT);

    /// Nothing is sent again, so that what comes next is the next picture however slow the machine is.
    static final ServerSettings STEADY =
            ServerSettings.DEFAULT.with(LOOPS).with(ViewerRules.DEFAULT.withHeartbeat(Duration.ofHours(1)));

    /// What takes 10 s elsewhere takes a quarter of a second.
    static final Timeouts SHORT = new Timeouts(
            Duration.ofMillis(250),
            Duration.ofMillis(250),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMillis(500));

    /// A page of another origin may read there, and is a client that may only watch.
    static final Listener.Http FOR_ALL_PAGES = new Listener.Http(0).with(Readers.ANY);

    static final StreamName CAMERA = StreamName.of("camera");
    static final StreamName DOOR = StreamName.of("door");

    final Hub hub = new Hub();
    final KineographServer server;

    Stage() {
        this(ServerSettings.DEFAULT.with(LOOPS));
    }

    Stage(ServerSettings settings) {
        this(
                settings,
                new Listener.Http(0),
                new Listener.Tcp(0, DOOR));
    }

    Stage(ServerSettings settings, Listener... listeners) {
        try {
            server = KineographServer.start(hub, settings, listeners);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient http() {
        return RawClient.to(server.port());
    }

    /// A client of the HTTP port into which little fits that it does not read.
    RawClient narrow() {
        return RawClient.to(server.port(), 4096);
    }

    RawClient tcp() {
        return RawClient.to(server.addresses().get(1).getPort());
    }

    Publisher camera() {
        return hub.publisher("camera");
    }

    /// Publishes one picture to the camera's stream, whose publisher then goes.
    Frame show(byte[] picture) {
        try (var publisher = camera()) {
            publisher.publish(picture);
        }
        return newest("camera");
    }

    ImageStream stream(String name) {
        return hub.stream(name);
    }

    Frame newest(String name) {
        return stream(name).newest();
    }

    void awaitNewest(String name, byte[] picture) {
        await().until(() -> newest(name) != null && Arrays.equals(newest(name).toByteArray(), picture));
    }

    void awaitViewers(String name, int count) {
        await().until(() -> stream(name).presence().connections() == count);
    }

    void awaitConnections(int count) {
        await().until(() -> server.connections() == count);
    }

    /// `/NAME.json`, read.
    Map<String, Object> state(String name) throws IOException {
        try (var client = http()) {
            return JSON.std.mapFrom(client.get("/" + name + ".json").readAnswer().text());
        }
    }

    long rejected(String entryAndReason) {
        return server.refusals().getOrDefault(entryAndReason, 0L);
    }

    List<Integer> ports() {
        return server.addresses().stream().map(address -> address.getPort()).toList();
    }

    @Override
    public void close() {
        server.close();
        hub.close();
    }
}
