// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// The network side: listeners, sources that come to us, viewers.
///
/// Cut off from the core by Netty. Bytes are relayed here, never decoded: that is why imaging is not required.
/// A source package and a viewer package could have been modules of their own, but they need the same jars.
@NullMarked
@SuppressWarnings("module") // The modules to which a package is exported are compiled later.
module dev.kineograph.server {
    requires static com.nimbusds.jose.jwt;
    requires static org.jspecify;
    requires transitive dev.kineograph;
    requires com.fasterxml.jackson.jr.ob;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires java.net.http;

    exports dev.kineograph.server;
    exports dev.kineograph.server.access;
    exports dev.kineograph.server.metrics to dev.kineograph.app, dev.kineograph.spring;
    exports dev.kineograph.server.settings;
}
