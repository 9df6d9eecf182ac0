// SPDX-License-Identifier: Apache-2.0

/// Clicks on live pictures: whose they are, and their way from a page's form to the program.
package dev.kineograph.server.click;
