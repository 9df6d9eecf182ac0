// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.server.browser.BrowsersFirst;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/// The order of [BrowsersFirst]. JUnit makes one before any test runs: the [Gateway] is made here.
public final class GatewayFirst implements ClassOrderer {
    private final ClassOrderer order = new BrowsersFirst();

    /// Made by JUnit.
    public GatewayFirst() {
        Gateway.ofThisJvm();
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        order.orderClasses(context);
    }
}
