// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/// The numbers of streams and server for Micrometer.
@AutoConfiguration(after = KineographAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
public final class KineographMetricsAutoConfiguration {
    KineographMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HubMeters kineographMeters(Hub hub, ObjectProvider<HubServer> server) {
        return new HubMeters(hub, () -> server.stream().flatMap(running -> running.server().stream()).findFirst());
    }
}
