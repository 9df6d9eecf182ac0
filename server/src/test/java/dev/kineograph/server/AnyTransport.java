// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Whether to use epoll, for a test class about what is the same on every transport: true. With `-Dkineograph.nio=everywhere` such a
/// class runs a second time, on NIO. Classes about what is sent and received, and about how connections end, always do.
final class AnyTransport implements ArgumentsProvider {
    private static final boolean NIO_TOO = System.getProperty("kineograph.nio", "").equals("everywhere");

    @Override
    public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return NIO_TOO ? Stream.of(Arguments.of(true), Arguments.of(false)) : Stream.of(Arguments.of(true));
    }
}
