// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Live pictures in a Spring Boot application.
///
/// A module of its own for the sake of Spring's jars. It is open, as Spring calls its configurations by reflection; applications of Spring Boot are on the class
/// path anyway. What an application may lack is static: nothing of it is loaded then.
@NullMarked
open module dev.kineograph.spring {
    requires static com.fasterxml.jackson.annotation;
    requires static micrometer.core;
    requires static org.apache.tomcat.embed.core;
    requires static org.jspecify;
    requires static spring.boot.health;
    requires static spring.boot.tomcat;
    requires static spring.boot.web.server;
    requires static spring.security.config;
    requires static spring.security.core;
    requires dev.kineograph.server;
    requires spring.beans;
    requires spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.context;
    requires spring.core;

    exports dev.kineograph.spring;
}
