// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cameras.Cameras;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/// An application that has the starter has a hub, whose streams are on a port of their own.
class StarterTest {
    private static final Path MANUAL = Path.of("..", "docs", "how-to", "spring.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(kineograph\\.[a-z.-]+)` \\|");
    private static final byte[] PICTURE = Images.jpeg(16, 16, Color.RED);

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithItsOwn {
        private final Hub hub = new Hub();

        @Bean
        Hub cameras() {
            return hub;
        }

        @Bean
        Access access() {
            return (_, stream, _) -> stream.value().equals("vault") ? Decision.hidden() : Decision.undecided();
        }

        @Bean
        ServerSettingsCustomizer fewer() {
            return settings -> settings.with(new Limits(100, 10));
        }

        @Bean
        Listener.Http first() {
            return new Listener.Http(0);
        }

        @Bean
        Listener.Http second() {
            return new Listener.Http(0);
        }
    }

    @Test
    void whatTheApplicationPublishesIsShown() throws Exception {
        try (var application = Applications.start(Applications.Plain.class, WebApplicationType.NONE)) {
            application.getBean(Hub.class).publish("door", PICTURE);

            var snapshot = Applications.get(Applications.ownPort(application), "/door.jpg");

            assertThat(snapshot.statusCode()).isEqualTo(200);
            assertThat(snapshot.body()).isEqualTo(PICTURE);
        }
    }

    @Test
    void theApplicationOfTheManualShowsItsBall() throws Exception {
        try (var application = Applications.start(Cameras.class, WebApplicationType.NONE)) {
            assertThat(Applications.get(Applications.ownPort(application), "/ball.jpg").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void beansOfTheApplicationTakeThePlaceOfTheStarters() throws Exception {
        try (var application = Applications.start(WithItsOwn.class, WebApplicationType.NONE)) {
            application.getBean("cameras", Hub.class).publish("vault", PICTURE);

            assertThat(application.getBeanNamesForType(Hub.class)).containsExactly("cameras");
            var addresses = application.getBean(HubServer.class).server().orElseThrow().addresses();
            assertThat(addresses).hasSize(2);
            assertThat(Applications.get(addresses.getLast().getPort(), "/vault.jpg").statusCode()).isEqualTo(404);
            assertThat(application.getBean(ServerSettings.class).limits()).isEqualTo(new Limits(100, 10));
        }
    }

    @Test
    void viewersAreLeftInOrderWhenTheApplicationEnds() throws Exception {
        var application = Applications.start(Applications.Plain.class, WebApplicationType.NONE);
        try (application) {
            var hub = application.getBean(Hub.class);
            hub.publish("door", PICTURE);
            var door = hub.stream("door");
            try (var viewer = Applications.watch(Applications.ownPort(application), "/door.mjpg");
                    var live = new Scanner(viewer.getInputStream(), ISO_8859_1)) {
                assertThat(live.findWithinHorizon("X-Timestamp", 0)).isNotNull();

                application.close();

                // To the end of the stream: a connection that was cut would throw.
                while (live.hasNextLine()) {
                    live.nextLine();
                }
                assertThat(live.ioException()).isNull();
            }
            assertThat(door.isRetired()).isTrue();
        }
    }

    @Test
    void aPortThatIsTakenIsAnErrorThatNamesIt() {
        try (var application = Applications.start(Applications.Plain.class, WebApplicationType.NONE)) {
            int port = Applications.ownPort(application);

            assertThatThrownBy(() -> Applications.start(Applications.Plain.class, WebApplicationType.NONE, "kineograph.server.port=" + port))
                    .hasStackTraceContaining(":%d: cannot listen there".formatted(port));
        }
    }

    @Test
    void withoutTheServerThereIsOnlyTheHub() {
        try (var application = Applications.start(Applications.Plain.class, WebApplicationType.NONE, "kineograph.server.enabled=false")) {
            assertThat(application.getBeansOfType(Hub.class)).hasSize(1);
            assertThat(application.getBeansOfType(HubServer.class)).isEmpty();
        }
    }

    @Test
    void propertiesAreReadAndChecked() {
        try (var application = Applications.start(
                Applications.Plain.class,
                WebApplicationType.NONE,
                "kineograph.fresh=door,yard/gate",
                "kineograph.server.drain=3s",
                "kineograph.server.hosts=cameras.example.org",
                "kineograph.server.publishers=192.168.0.0/16",
                "kineograph.server.origins=https://example.org")) {
            var service = application.getBean(ServerSettings.class).service();
            var listener = application.getBean(Listener.Http.class);

            assertThat(service.fresh()).extracting(Object::toString).containsExactlyInAnyOrder("door", "yard/gate");
            assertThat(service.drain()).isEqualTo(Duration.ofSeconds(3));
            assertThat(listener.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(listener.hosts().names()).containsExactly("cameras.example.org");
            assertThat(listener.publishRules().allow()).hasSize(1);
            assertThat(listener.publishRules().origins()).containsExactly("https://example.org");
        }
        assertThatThrownBy(() -> Applications.start(Applications.Plain.class, WebApplicationType.NONE, "kineograph.fresh=a name"))
                .hasStackTraceContaining("kineograph.fresh");
    }

    @Test
    void editorsAndTheManualKnowAllProperties() throws Exception {
        var metadata = JSON.std.mapFrom(StarterTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"));
        var names = new ArrayList<String>();
        for (var entry : (List<?>) metadata.get("properties")) {
            var property = (Map<?, ?>) entry;
            assertThat(property.get("description")).as(String.valueOf(property.get("name"))).asString().isNotBlank();
            names.add(String.valueOf(property.get("name")));
        }

        assertThat(ROW.matcher(Files.readString(MANUAL)).results().map(row -> row.group(1))).containsExactlyInAnyOrderElementsOf(names);
    }
}
