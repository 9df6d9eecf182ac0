// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;

/// The users of Spring Security are those of the streams, on both ports.
class SecuredStreamsTest {
    private static final String ANNA = Applications.basic("anna", "correct horse");
    private static final String BERT = Applications.basic("bert", "battery");

    private static ConfigurableApplicationContext application;

    enum Port {
        OWN,
        SERVLET;

        private int number() {
            return this == OWN ? Applications.ownPort(application) : Applications.port(application);
        }

        private int status(String path, String... headers) throws Exception {
            return Applications.get(number(), this == OWN ? path : "/kineograph" + path, headers).statusCode();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Applications.WithUsers.class)
    static class ForViewers {

        // tag::listing
        /// Viewers may watch, and anybody may see the lobby.
        @Bean
        AuthorizationManager<StreamRequest> viewersWatch() {
            var viewers = AuthorityAuthorizationManager.<StreamRequest>hasRole("VIEWER");
            return (user, request) -> switch (request.action()) {
                case WATCH, SNAPSHOT -> request.stream().value().equals("lobby") ? new AuthorizationDecision(true) : viewers.authorize(user, request);
                case PUBLISH, ADMINISTER -> new AuthorizationDecision(false);
            };
        }
        // end::listing
    }

    @BeforeAll
    static void start() {
        application = Applications.start(ForViewers.class, WebApplicationType.SERVLET, "kineograph.servlet.enabled=true");
        application.getBean(Hub.class).publish("door", Images.jpeg(16, 16, Color.RED));
        application.getBean(Hub.class).publish("lobby", Images.jpeg(16, 16, Color.RED));
    }

    @AfterAll
    static void end() {
        application.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoHasTheRoleSeesTheStream(Port port) throws Exception {
        assertThat(port.status("/door.jpg", "Authorization", ANNA)).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void whoHasAnotherRoleDoesNot(Port port) throws Exception {
        assertThat(port.status("/door.jpg", "Authorization", BERT)).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsRefused(Port port) throws Exception {
        assertThat(port.status("/door.jpg", "Authorization", Applications.basic("anna", "battery"))).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotSayWhoItIsIsAsked(Port port) throws Exception {
        var answer = Applications.get(port.number(), port == Port.OWN ? "/door.jpg" : "/kineograph/door.jpg");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic realm=");
    }

    @Test
    void theRuleMayLetAnybodyIn() throws Exception {
        assertThat(Port.OWN.status("/lobby.jpg")).isEqualTo(200);
    }

    @Test
    void theRuleIsAskedAboutEachAction() throws Exception {
        assertThat(Applications.get(Port.OWN.number(), "/api/v1/stats", "Authorization", ANNA).statusCode()).isEqualTo(403);
    }
}
