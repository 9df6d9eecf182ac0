// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

/// How much a viewer may still be shown. When it is used up, the body ends in order.
///
/// **Threading.** Called on the viewer's event loop only.
public interface Budget {

    /// No limit.
    Budget UNLIMITED = new Budget() {
        @Override
        public boolean spend() {
            return true;
        }

        @Override
        public boolean isSpent() {
            return false;
        }
    };

    /// Spends the cost of one new frame just before it is sent; false if it may not be sent. A repeated frame costs nothing.
    boolean spend();

    /// Whether it is used up; called every half second, so that a body ends even without a new frame.
    boolean isSpent();
}
