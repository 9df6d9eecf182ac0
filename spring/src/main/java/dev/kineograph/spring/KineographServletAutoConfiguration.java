// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Hub;
import dev.kineograph.server.settings.ServerSettings;
import jakarta.servlet.Servlet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The streams on the application's own port.
@AutoConfiguration(after = KineographAutoConfiguration.class)
@ConditionalOnBooleanProperty("kineograph.servlet.enabled")
@ConditionalOnClass({Servlet.class, ServletRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class KineographServletAutoConfiguration {
    KineographServletAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ServletViewers kineographServletViewers() {
        return new ServletViewers();
    }

    @Bean
    @ConditionalOnMissingBean(name = "kineographServlet")
    ServletRegistrationBean<StreamServlet> kineographServlet(
            Hub hub, ServerSettings settings, ServletViewers viewers, KineographProperties properties) {
        var servlet = new StreamServlet(hub, settings, viewers);
        return new ServletRegistrationBean<>(servlet, properties.servlet().path() + "/*");
    }

    /// Tomcat has no property of Spring Boot for it.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
    static class Tomcat {

        @Bean
        WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> kineographSendBuffer(KineographProperties properties) {
            var size = String.valueOf(properties.servlet().sendBuffer().toBytes());
            return factory -> factory.addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", size));
        }
    }
}
