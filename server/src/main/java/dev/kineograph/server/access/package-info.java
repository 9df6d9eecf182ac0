// SPDX-License-Identifier: Apache-2.0

/// Who may do what, as a list of rules: [dev.kineograph.server.access.AccessRules], an [dev.kineograph.Access] with users, tokens and addresses.
package dev.kineograph.server.access;
