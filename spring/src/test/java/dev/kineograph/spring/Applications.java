// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/// Real applications on free ports, and clients of them.
final class Applications {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Applications() {}

    /// Nothing but what the starter makes.
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Plain {}

    /// With users.
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithUsers {
        @Bean
        InMemoryUserDetailsManager users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("anna").password("{noop}correct horse").roles("VIEWER").build(),
                    User.withUsername("bert").password("{noop}battery").roles("GUEST").build());
        }
    }

    static ConfigurableApplicationContext start(Class<?> application, WebApplicationType type, String... properties) {
        var all = Stream.concat(
                        Stream.of(
                                "server.port=0", "kineograph.server.port=0", "spring.main.banner-mode=off", "logging.level.root=WARN",
                                "spring.main.register-shutdown-hook=false"),
                        Stream.of(properties))
                .toArray(String[]::new);
        return new SpringApplicationBuilder(application).web(type).properties(all).run();
    }

    /// The port of the starter's server.
    static int ownPort(ConfigurableApplicationContext application) {
        return application.getBean(HubServer.class).port();
    }

    /// The port of Tomcat.
    static int port(ConfigurableApplicationContext application) {
        return application.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(ISO_8859_1));
    }

    static HttpResponse<byte[]> get(int port, String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    /// A connection that holds little, which has asked for a live picture.
    static Socket watch(int port, String path, String... headers) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(8 * 1024);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress("localhost", port));
        var head = new StringBuilder("GET %s HTTP/1.1\r\nHost: localhost\r\n".formatted(path));
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(head.append("\r\n").toString().getBytes(ISO_8859_1));
        return socket;
    }
}
