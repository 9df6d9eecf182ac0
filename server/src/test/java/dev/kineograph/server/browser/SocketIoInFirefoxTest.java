// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import org.junit.jupiter.api.Order;

@Order(1)
class SocketIoInFirefoxTest extends SocketIoInABrowser {

    SocketIoInFirefoxTest() {
        super(BrowserKind.FIREFOX);
    }
}
