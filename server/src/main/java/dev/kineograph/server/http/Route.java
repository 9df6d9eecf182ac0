// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Access.Action;

/// One line of the table of endpoints: which requests, what they do, and who answers.
///
/// @param method `GET` (which means HEAD too), `PUT`, `POST` ..., or `WEBSOCKET` for a GET that asks for an upgrade
/// @param pattern the paths
/// @param action what the caller must be allowed to do
/// @param endpoint who answers
public record Route(String method, AddressPattern pattern, Action action, Endpoint endpoint) {
    static final String WEBSOCKET = "WEBSOCKET";

    /// A line of the table whose requests watch.
    public static Route watch(String method, String pattern, Endpoint endpoint) {
        return new Route(method, new AddressPattern(pattern), Action.WATCH, endpoint);
    }

    /// A line of the table whose requests publish.
    public static Route publish(String method, String pattern, Endpoint endpoint) {
        return new Route(method, new AddressPattern(pattern), Action.PUBLISH, endpoint);
    }
}
