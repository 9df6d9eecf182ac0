// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Publishing;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ServiceRules;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/// The hub, and a server that shows its streams on a port of its own while the application runs.
@AutoConfiguration
@EnableConfigurationProperties(KineographProperties.class)
public final class KineographAutoConfiguration {
    KineographAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    Hub kineographHub() {
        return new Hub();
    }

    /// Not missing-bean conditional: settings that forgot the [Access] would let everybody in.
    @Bean
    ServerSettings kineographSettings(
            KineographProperties properties, ObjectProvider<Access> access, ObjectProvider<ServerSettingsCustomizer> customizers) {
        var service = ServiceRules.DEFAULT.withFresh(properties.fresh()).withDrain(properties.server().drain());
        var settings = ServerSettings.DEFAULT.with(service).with(access.getIfAvailable(ServerSettings.DEFAULT::access));
        for (var customizer : customizers.orderedStream().toList()) {
            settings = customizer.customize(settings);
        }
        return settings;
    }

    @Bean
    @ConditionalOnMissingBean(Listener.class)
    @ConditionalOnBooleanProperty(name = "kineograph.server.enabled", matchIfMissing = true)
    Listener.Http kineographListener(KineographProperties properties) {
        var server = properties.server();
        return new Listener.Http(new InetSocketAddress(server.address(), server.port()))
                .with(AllowedHosts.of(server.hosts().toArray(String[]::new)))
                .with(new PublishRules(Publishing.ALLOWED, server.publishers(), server.origins()));
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "kineograph.server.enabled", matchIfMissing = true)
    HubServer kineographServer(Hub hub, ServerSettings settings, ObjectProvider<Listener> listeners) {
        return new HubServer(hub, settings, listeners.orderedStream().toList());
    }
}
