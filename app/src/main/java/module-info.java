// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// The program: commands, configuration, logging.
///
/// The only module that knows all the others and that chooses for its user (a command-line parser, a log format);
/// it exports nothing, so that nothing can depend on those choices.
@NullMarked
module dev.kineograph.app {
    requires static org.jspecify;
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.fasterxml.jackson.jr.ob;
    requires com.nimbusds.jose.jwt;
    requires dev.kineograph;
    requires dev.kineograph.capture;
    requires dev.kineograph.cluster;
    requires dev.kineograph.imaging;
    requires dev.kineograph.server;
    requires info.picocli;
    requires io.prometheus.metrics.config;
    requires io.prometheus.metrics.instrumentation.jvm;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    // What the MQTT client logs with; nothing of it is shown.
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires jdk.unsupported;
    requires org.eclipse.paho.client.mqttv3;
    requires org.snakeyaml.engine;

    provides ch.qos.logback.classic.spi.Configurator with dev.kineograph.app.log.LogSettings;
    provides org.eclipse.paho.client.mqttv3.spi.NetworkModuleFactory with dev.kineograph.app.events.mqtt.BoundedConnections;
}
