// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Somebody who may click an [Interactive] stream: one person, as far as can be told, on however many pages.
///
/// **Threading.** Immutable.
///
/// @param id distinguishes this participant from others; nobody can guess it, and it says nothing about them
public record Participant(String id) {}
