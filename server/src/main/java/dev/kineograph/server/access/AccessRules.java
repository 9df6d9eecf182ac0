// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Access;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An [Access] by a list of rules: who may do what to which streams.
///
///     var access = AccessRules.builder()
///             .user("anna", PasswordHash.parse(line))
///             .allow(new Who.User("anna"), Set.of(Action.WATCH), "door", "yard/*")
///             .build();
///
/// What rules say of a stream and an action is all that counts for it, on every listener: it is for those whom they name, and for nobody else. About
/// anything else the rules are undecided, and the listener's own rules decide. A rule for [Action#WATCH] or [Action#SNAPSHOT] is about both, and who may
/// watch may take snapshots.
///
/// Users are known by a password (Basic, RFC 7617), tokens are sent as `Bearer` (RFC 6750), and so are those that [somebody else][JwtIssuer] has signed. A caller that needs one and has none gets a 401 that asks for it,
/// whether or not the stream exists; a user or token that is not among those named gets the answer for a stream that does not exist. Ten wrong ones a minute
/// from one address or for one user are answered; then it is 429 until the minute is over, except for passwords that were right within the last five
/// minutes, and for right tokens. A [signed address][AddressSigner] is a right until its time is over. Pages of other sites have no rights by a password or an address.
///
/// **Threading.** Shared. Passwords are checked on threads of its own.
public final class AccessRules implements Access {
    private final List<AccessRule> rules;
    private final CredentialCheck credentials;
    private final Optional<AddressSigner> signer;
    private final Principals known;

    /// Each new request asks for them.
    private final Set<String> cookies;

    private AccessRules(Builder builder) {
        this.rules = List.copyOf(builder.rules);
        this.known = builder.known();
        this.cookies = known.cookies();
        this.credentials = builder.before == null
                ? new CredentialCheck(known, builder.nanoTime)
                : builder.before.credentials.followedBy(known);
        this.signer = builder.signer;
    }

    /// No rules yet.
    public static Builder builder() {
        return new Builder();
    }

    /// A builder that has the same users, tokens, rules and keys.
    public Builder toBuilder() {
        var builder = new Builder();
        builder.users.putAll(known.users());
        builder.digests.putAll(known.digests());
        builder.tokens.putAll(known.tokens());
        builder.issuers.putAll(known.issuers());
        builder.callback = known.callback();
        builder.rules.addAll(rules);
        builder.signer = signer;
        return builder;
    }

    /// The rules of somebody.
    ///
    /// **Threading.** Confined to one thread.
    public static final class Builder {
        private final Map<String, PasswordHash> users = new LinkedHashMap<>();
        private final Map<String, DigestHash> digests = new LinkedHashMap<>();
        private final Map<String, TokenHash> tokens = new LinkedHashMap<>();
        private final Map<String, JwtIssuer> issuers = new LinkedHashMap<>();
        private final List<AccessRule> rules = new ArrayList<>();
        private Optional<AddressSigner> signer = Optional.empty();
        private Optional<AccessCallback> callback = Optional.empty();
        private LongSupplier nanoTime = System::nanoTime;
        private @Nullable AccessRules before;

        private Builder() {}

        /// The rules take the place of those: whoever has signed in, or has just shown a right password, need not do it again, unless the password is
        /// another one; and wrong attempts stay counted.
        public Builder following(AccessRules others) {
            before = others;
            return this;
        }

        /// Somebody with a password.
        ///
        /// @throws RefusedException if the name is malformed or taken
        public Builder user(String name, PasswordHash password) {
            checkNew("user", PrincipalName.checked("user", name), users.putIfAbsent(name, password) == null && !digests.containsKey(name));
            return this;
        }

        /// Somebody with a password, whose program knows only Digest. What is stored is as good as the password.
        ///
        /// @throws RefusedException if the name is malformed or taken
        public Builder user(String name, DigestHash password) {
            checkNew("user", PrincipalName.checked("user", name), digests.putIfAbsent(name, password) == null && !users.containsKey(name));
            return this;
        }

        /// A program with a token.
        ///
        /// @throws RefusedException if the name is malformed or taken, or another name has the same token
        public Builder token(String name, TokenHash token) {
            if (tokens.containsValue(token)) {
                throw new RefusedException(Refusal.BAD_VALUE, "token: %s, the same as another one (expected: a token of its own)".formatted(name));
            }
            checkNew("token", PrincipalName.checked("token", name), tokens.putIfAbsent(name, token) == null);
            return this;
        }

        /// Tokens that somebody else signs count where a rule names [Who.Jwt].
        ///
        /// @throws RefusedException if there is an issuer of that name
        public Builder trusting(JwtIssuer issuer) {
            checkNew("issuer", issuer.issuer(), issuers.putIfAbsent(issuer.issuer(), issuer) == null);
            return this;
        }

        /// Somebody else decides where a rule names [Who.Asked], about all whose credentials are not known here.
        public Builder asking(AccessCallback newCallback) {
            callback = Optional.of(newCallback);
            return this;
        }

        /// Addresses that this one has signed count where a rule names [Who.Signed].
        public Builder signedBy(AddressSigner newSigner) {
            signer = Optional.of(newSigner);
            return this;
        }

        private static void checkNew(String kind, String name, boolean isNew) {
            if (!isNew) {
                throw new RefusedException(Refusal.BAD_VALUE, "%s: %s, a second time (expected: another name)".formatted(kind, name));
            }
        }

        /// A rule: they may do this to those streams, and nobody may whom no rule names.
        ///
        /// @param streams names such as `door`, `yard/*` for all below `yard/`, or `*` for all
        /// @throws RefusedException if a pattern is malformed, there is no action or stream, the rule names an unknown user or token, or lets somebody
        ///     administer who has no credential
        public Builder allow(Who who, Set<Action> may, String... streams) {
            boolean isKnown = switch (who) {
                case Who.User(var name) -> users.containsKey(name) || digests.containsKey(name);
                case Who.Token(var name) -> tokens.containsKey(name);
                case Who.Signed _ -> signer.isPresent();
                case Who.Jwt _ -> !issuers.isEmpty();
                case Who.Asked _ -> callback.isPresent();
                case Who.Nobody _, Who.Anybody _, Who.Loopback _, Who.AtAddress _, Who.Certified _ -> true;
            };
            if (!isKnown) {
                throw new RefusedException(Refusal.BAD_VALUE, "who: %s, %s".formatted(who.text(), lacking(who)));
            }
            rules.add(new AccessRule(who, may, Stream.of(streams).map(StreamPattern::of).toList()));
            return this;
        }

        private String lacking(Who who) {
            return switch (who) {
                case Who.Signed _ -> "but there is no key to sign with (expected: one in 'keys')";
                case Who.Jwt _ -> "but nobody signs such tokens (expected: an issuer in 'jwt')";
                case Who.Asked _ -> "but there is nobody to ask (expected: an address in 'ask')";
                case Who.User _, Who.Token _, Who.Certified _, Who.Nobody _, Who.Anybody _, Who.Loopback _, Who.AtAddress _ -> "who is unknown (expected: %s)".formatted(names());
            };
        }

        private String names() {
            var names = Stream.concat(Stream.concat(users.keySet().stream(), digests.keySet().stream()).map(name -> "user " + name), tokens.keySet().stream().map(name -> "token " + name)).toList();
            return names.isEmpty() ? "one of 'users' or 'tokens', of which there are none" : String.join(", ", names);
        }

        /// For tests: the time that failures and remembered passwords are measured by.
        Builder measuredBy(LongSupplier newNanoTime) {
            nanoTime = newNanoTime;
            return this;
        }

        private Principals known() {
            return new Principals(users, digests, tokens, issuers, callback);
        }

        /// The rules so far.
        public AccessRules build() {
            return new AccessRules(this);
        }
    }

    @Override
    public Decision check(Action action, StreamName stream, Caller caller) {
        var about = rules.stream().filter(rule -> rule.isAbout(action, stream)).toList();
        if (about.isEmpty()) {
            return Decision.undecided();
        }
        var named = about.stream().filter(rule -> rule.grants(action)).map(AccessRule::who).toList();
        if (named.stream().anyMatch(who -> isAnyway(who, action, caller))) {
            return Decision.allowed();
        }
        var signature = signature(named, action, stream, caller);
        return signature.until().isPresent()
                ? Decision.allowedUntil(signature.until().get())
                : credentials.check(new AccessQuestion(action, stream, caller, named, signature.fault()));
    }

    private SignatureCheck signature(List<Who> named, Action action, StreamName stream, Caller caller) {
        return named.contains(new Who.Signed()) && signer.isPresent() && caller.signature().isPresent()
                ? signer.get().check(caller.signature().get(), action, stream, caller, Instant.now())
                : SignatureCheck.NONE;
    }

    @Override
    public Set<String> cookies() {
        return cookies;
    }

    /// What signs addresses for these rules.
    public Optional<AddressSigner> signer() {
        return signer;
    }

    /// Whether a rule leaves this to signed addresses, which a key of these rules can sign.
    public boolean maySign(Action action, StreamName stream) {
        return signer.isPresent() && rules.stream().anyMatch(rule -> rule.isAbout(action, stream) && rule.grants(action) && rule.who().equals(new Who.Signed()));
    }

    /// Whether there are users, who can sign in.
    public boolean hasUsers() {
        return !known.users().isEmpty() || !known.digests().isEmpty();
    }

    /// Whether somebody may administer a stream.
    public boolean hasAdministrator() {
        return rules.stream().anyMatch(rule -> rule.may().contains(Action.ADMINISTER) && !rule.who().equals(new Who.Nobody()));
    }

    /// Whether there is a token of that name.
    public boolean hasToken(String name) {
        return known.tokens().containsKey(name);
    }

    /// Whether both decide alike, as far as that can be told: not of rules with keys, issuers of tokens, or a program that is asked.
    public boolean isKnownToBe(AccessRules other) {
        return rules.equals(other.rules) && known.equals(other.known) && signer.isEmpty() && other.signer.isEmpty();
    }

    @Override
    public boolean isAbout(Action action) {
        return rules.stream().anyMatch(rule -> rule.isAbout(action));
    }

    /// Signs in somebody who types a password into a page. Whoever presents the cookie from then on, for twelve hours, is that user: [Caller#signedIn].
    ///
    /// @param caller whose wrong attempts are counted
    public CompletionStage<SignIn> signIn(String user, String password, Caller caller) {
        return credentials.signIn(user, password, caller);
    }

    /// The user who has signed in with that cookie, if it is one.
    public Optional<String> userOf(String session) {
        return credentials.signedIn(session).map(SignIns.SignedIn::user);
    }

    /// Ends the right by that cookie. What goes on by it ends when the server [asks again][dev.kineograph.server.KineographServer#recheckAccess].
    ///
    /// @return whether somebody had signed in with it
    public boolean signOut(String session) {
        return credentials.signIns().end(session);
    }

    /// Whether a user or a token may have an address signed that lets others do this: only what it may do itself, and only where a rule leaves something to signed
    /// addresses. A right by an address, or by a signed address, is nobody's to pass on.
    public Decision checkSigning(Action action, StreamName stream, Caller caller) {
        var named = rules.stream().filter(rule -> rule.isAbout(action, stream) && rule.grants(action)).map(AccessRule::who).toList();
        // Whoever may not know which streams there are gets the same answer for all.
        var decision = credentials.check(new AccessQuestion(action, stream, caller, named, ""));
        if (named.contains(new Who.Signed())) {
            return decision;
        }
        var denied = Decision.denied("%s: no rule lets signed addresses do this (expected: one with who: signed)".formatted(stream));
        return switch (decision) {
            case Decision.Allowed _ -> denied;
            case Decision.Verdict verdict -> verdict;
            case Decision.Later(var later) -> Decision.later(later.thenApply(verdict -> verdict instanceof Decision.Allowed ? denied : verdict));
        };
    }

    /// Whether the caller is among them without a credential in the request.
    private static boolean isAnyway(Who who, Action action, Caller caller) {
        return switch (who) {
            case Who.Anybody _ -> action.isReading() || !caller.isForeignPage();
            case Who.Loopback _ ->
                !caller.isForeignPage() && !caller.cameThroughProxy() && caller.address().map(InetAddress::isLoopbackAddress).orElse(true);
            case Who.AtAddress(var range) -> !caller.isForeignPage() && caller.address().map(range::contains).orElse(false);
            case Who.Certified(var name) -> caller.certificateNames().contains(name);
            case Who.Nobody _, Who.User _, Who.Token _, Who.Jwt _, Who.Asked _, Who.Signed _ -> false;
        };
    }

    /// How many rules there are.
    @Override
    public String toString() {
        return rules.size() == 1 ? "1 rule" : "%,d rules".formatted(rules.size());
    }
}
