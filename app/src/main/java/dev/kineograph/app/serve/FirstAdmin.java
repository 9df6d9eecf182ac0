// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The token by which a server that others can reach is administered if its configuration names nobody for that. It is made at the first start, in a file
/// that this user alone can read, and used again at each later one. To be on this machine is no credential.
///
/// **Threading.** Immutable.
public final class FirstAdmin {
    private static final System.Logger LOG = System.getLogger(FirstAdmin.class.getName());
    private static final String NAME = "admin";
    /// No administrator.
    public static final FirstAdmin NOBODY = new FirstAdmin(Optional.empty());

    private final Optional<TokenHash> token;

    private FirstAdmin(Optional<TokenHash> token) {
        this.token = token;
    }

    /// The administrator of that configuration; nobody if it needs none, or there is no place for the file. Says in the log where the token is.
    ///
    /// @param environment the variables of the process, which say where its state is kept
    public static FirstAdmin of(Configuration configuration, Map<String, String> environment) {
        if (!configuration.isReachable() || !lacksAdministrator(configuration.server().access())) {
            return NOBODY;
        }
        var folder = folder(environment);
        if (folder.isEmpty()) {
            LOG.log(Level.INFO, "nobody may administer streams: no folder for a token (expected: XDG_STATE_HOME or HOME, or a rule with may: admin)");
            return NOBODY;
        }
        try {
            return new FirstAdmin(Optional.of(TokenHash.of(token(folder.get()))));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "nobody may administer streams: {0}", e.getMessage());
            return NOBODY;
        }
    }

    /// The same, or the administrator of that configuration if there is none yet.
    public FirstAdmin orOf(Configuration configuration, Map<String, String> environment) {
        return token.isPresent() ? this : of(configuration, environment);
    }

    private static boolean lacksAdministrator(Access access) {
        return !(access instanceof AccessRules rules) || (!rules.hasAdministrator() && !rules.hasToken(NAME));
    }

    /// The state folder of the service, as systemd gives it, or of the user.
    static Optional<Path> folder(Map<String, String> environment) {
        var ofUser = Stream.of(
                        value(environment, "XDG_STATE_HOME"),
                        value(environment, "HOME").map(home -> home.resolve(".local/state")),
                        value(environment, "LOCALAPPDATA"))
                .flatMap(Optional::stream)
                .map(state -> state.resolve("kineograph"));
        return Stream.concat(value(environment, "STATE_DIRECTORY").stream(), ofUser).findFirst();
    }

    /// A relative path is ignored, as the specification of these folders wants it.
    private static Optional<Path> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty()).map(Path::of).filter(Path::isAbsolute);
    }

    private static String token(Path folder) throws IOException {
        var file = folder.resolve(NAME + ".token");
        if (Files.exists(folder)) {
            TokenFile.checkFolder(folder);
        }
        if (Files.exists(file)) {
            var token = TokenFile.read(file);
            LOG.log(Level.INFO, "streams are administered by the token in {0}", file);
            return token;
        }
        try {
            Files.createDirectories(folder, TokenFile.attributes(file, "rwx------"));
        } catch (IOException e) {
            throw new IOException("%s: no such folder, and it cannot be made (expected: one for this user's state)".formatted(folder), e);
        }
        var token = TokenHash.newToken();
        TokenFile.write(file, token);
        LOG.log(Level.INFO, "streams are administered by the token in {0}, which is new", file);
        return token;
    }

    /// The same access, in which the token may administer all streams unless somebody else may.
    public Access added(Access access) {
        if (token.isEmpty() || !lacksAdministrator(access)) {
            return access;
        }
        var builder = access instanceof AccessRules rules ? rules.toBuilder() : AccessRules.builder();
        return builder.token(NAME, token.get()).allow(new Who.Token(NAME), Set.of(Action.ADMINISTER), "*").build();
    }
}
