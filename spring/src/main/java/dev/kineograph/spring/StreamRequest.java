// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Access.Action;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;

/// What somebody wants to do to a stream: what an `AuthorizationManager<StreamRequest>` of the application decides about.
///
/// **Threading.** Immutable.
///
/// @param stream its name, whether it exists or not
/// @param caller where the request comes from
public record StreamRequest(Action action, StreamName stream, Caller caller) {}
