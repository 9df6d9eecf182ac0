// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import dev.kineograph.server.settings.ServerSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/// The streams in the health of the application.
@AutoConfiguration(after = KineographAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnEnabledHealthIndicator("kineograph")
public final class KineographHealthAutoConfiguration {
    KineographHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "kineographHealthIndicator")
    HealthIndicator kineographHealthIndicator(Hub hub, ServerSettings settings, ObjectProvider<HubServer> server) {
        return new HubHealth(hub, settings.service(), () -> server.stream().flatMap(running -> running.server().stream()).findFirst());
    }
}
