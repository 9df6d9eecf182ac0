// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

/// The settings of one dialect: which addresses of another program the server answers, and what it shows there. Clients and pages
/// that were written for that program then work unchanged.
///
/// A dialect has a port of its own ([Listener.ForDialect]) or shares the common one ([Listener.Http#dialects]).
///
/// **Threading.** Implementations are immutable.
public interface Dialect {

    /// Its key in a configuration file, such as `jpgpusher`.
    String key();
}
