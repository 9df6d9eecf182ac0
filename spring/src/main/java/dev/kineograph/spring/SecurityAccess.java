// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Access;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;

/// The users of Spring Security, as those who watch and publish: by the name and password of Basic, or as the filters of a servlet have found them.
///
/// **Threading.** Shared. Passwords are checked on threads of its own, a few at a time.
final class SecurityAccess implements Access, AutoCloseable {
    private static final String CHALLENGE = "Basic realm=\"Kineograph\", charset=\"UTF-8\"";
    private static final String BASIC = "Basic ";
    private static final Authentication NOBODY =
            new AnonymousAuthenticationToken("kineograph", "anonymous", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    /// Checking a password may take a tenth of a second of a processor.
    private static final int MAX_CHECKS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /// How many requests of one address wait for their checks: others are to have their turn, too.
    private static final int MAX_PER_ADDRESS = 4;

    private final AuthenticationManager manager;
    private final AuthorizationManager<StreamRequest> rule;
    private final ExecutorService checks =
            Executors.newFixedThreadPool(MAX_CHECKS, Thread.ofPlatform().daemon().name("kineograph-security-", 1).factory());
    private final ConcurrentHashMap<String, Integer> waiting = new ConcurrentHashMap<>();

    /// @param manager checks passwords; may block
    /// @param rule decides what a user may do; must not block
    SecurityAccess(AuthenticationManager manager, AuthorizationManager<StreamRequest> rule) {
        this.manager = manager;
        this.rule = rule;
    }

    @Override
    public Decision check(Action action, StreamName stream, Caller caller) {
        var request = new StreamRequest(action, stream, caller);
        var user = SecurityContextHolder.getContext().getAuthentication();
        if (user != null) {
            return decide(user, request);
        }
        return caller.authorization().flatMap(SecurityAccess::password).map(password -> later(password, request)).orElseGet(() -> decide(NOBODY, request));
    }

    private Decision.Verdict decide(Authentication user, StreamRequest request) {
        var result = rule.authorize(() -> user, request);
        if (result == null) {
            return Decision.undecided();
        }
        if (result.isGranted()) {
            return Decision.allowed();
        }
        return user instanceof AnonymousAuthenticationToken
                ? Decision.challenged("%s: a name and a password are needed".formatted(request.stream()), CHALLENGE)
                : Decision.denied("%s: this user may not do that".formatted(request.stream()));
    }

    private Decision later(Authentication password, StreamRequest request) {
        var address = request.caller().address().map(InetAddress::getHostAddress).orElse("");
        if (waiting.merge(address, 1, Integer::sum) > MAX_PER_ADDRESS) {
            leave(address);
            return Decision.throttled("too many passwords of this address are being checked", Duration.ofSeconds(1));
        }
        return Decision.later(
                CompletableFuture.supplyAsync(() -> verdict(password, request), checks).whenComplete((_, _) -> leave(address)));
    }

    private void leave(String address) {
        waiting.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }

    private Decision.Verdict verdict(Authentication password, StreamRequest request) {
        try {
            return decide(manager.authenticate(password), request);
        } catch (AuthenticationException e) {
            return Decision.challenged("%s: the name or the password is wrong".formatted(request.stream()), CHALLENGE);
        }
    }

    /// The name and the password of Basic; empty for anything else.
    private static Optional<Authentication> password(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        try {
            var pair = new String(Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip()), UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(UsernamePasswordAuthenticationToken.unauthenticated(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        checks.shutdownNow();
    }
}
