// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect;

import dev.kineograph.server.http.Endpoint;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.settings.Dialect;
import dev.kineograph.server.settings.DialectReader;
import java.util.List;
import java.util.Optional;

/// A kind of dialect: all that the server and the program need to know of it.
///
/// **Threading.** Implementations are stateless.
///
/// @param <S> its settings
public interface DialectType<S extends Dialect> {

    /// Its key in a configuration, the same as that of its settings.
    String key();

    /// The class of its settings.
    Class<S> settings();

    /// Reads its settings from a configuration. Always reads every key, whatever the values: this is how the keys are declared.
    S read(DialectReader reader);

    /// Its table of endpoints; the first line that matches wins. On the common port, [Route#joined] merges it with ours.
    List<Route> routes(S settings, DialectContext context);

    /// Answers requests for unknown addresses and hidden streams on its own port; by default as on our ports.
    default Optional<Endpoint> notFound() {
        return Optional.empty();
    }

    /// Where to look and what is there, as lines for people.
    ///
    /// @param hostAndPort where its port listens, such as `192.168.1.7:8080`
    String summary(S settings, String hostAndPort);

    /// The keys of its settings, in the order in which they are read.
    default List<String> keys() {
        return DeclaredKeys.of(this);
    }
}
