// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect;

import dev.kineograph.server.http.Route;
import dev.kineograph.server.settings.DialectReader;
import dev.kineograph.server.settings.DropInDialect;
import java.util.List;

/// The addresses of a server that this one replaces: a table, and nothing else. Every common port answers them, unless that is switched
/// off, where no address of ours matches.
///
/// **Threading.** Implementations are stateless.
public interface DropInType extends DialectType<DropInDialect> {

    /// Its addresses. If two match, the more specific one wins, whatever their order.
    List<Route> table(DropInTable lines);

    /// The server's name, for people.
    String server();

    @Override
    default Class<DropInDialect> settings() {
        return DropInDialect.class;
    }

    @Override
    default DropInDialect read(DialectReader reader) {
        return new DropInDialect(key(), reader.stream("stream"));
    }

    @Override
    default List<Route> routes(DropInDialect settings, DialectContext context) {
        return table(new DropInTable(settings, context));
    }

    @Override
    default String summary(DropInDialect settings, String hostAndPort) {
        var shown = settings.stream().map(name -> name.value()).orElse("the only stream");
        return "http://%s/   %s, at the addresses of %s".formatted(hostAndPort, shown, server());
    }
}
