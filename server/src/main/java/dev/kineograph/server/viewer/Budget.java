// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

/// How much a viewer may still be shown. When it is used up, the body ends in order.
///
/// **Threading.** Called on the viewer's event loop only.
public interface Budget {

    /// As much as there is.
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

    /// Takes what one new frame costs, just before it is sent; false if it may not be. A frame that is sent again costs nothing.
    boolean spend();

    /// Whether it is used up; asked every half second, so that a body ends although no new frame comes.
    boolean isSpent();
}
