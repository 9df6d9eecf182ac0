// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keys at an address (a JWK set, RFC 7517, 5). They are fetched with the first token, with one that names a key that is not among them, and beside the first one after ten
/// minutes; at most every ten seconds. The last ones stay while there are no others.
///
/// **Threading.** Shared; a lock guards whether they are being fetched, for one access.
final class FetchedJwtKeys implements JwtKeys {
    static final Duration PAUSE = Duration.ofSeconds(10);
    static final Duration FRESH = Duration.ofMinutes(10);

    /// A token waits for newer keys if the last ones are as old as this: a key may have been withdrawn.
    static final Duration OLD = Duration.ofHours(1);

    static final Duration DEADLINE = Duration.ofSeconds(3);
    static final int MAX_BYTES = 65_536;

    /// A token that names no key is tried with each.
    static final int MAX_KEYS = 50;

    private static final System.Logger LOG = System.getLogger(FetchedJwtKeys.class.getName());
    private static final int OK = 200;

    private final URI address;
    private final LongSupplier nanoTime;
    private final OutgoingRequests requests = new OutgoingRequests();
    private volatile KeySet known = new KeySet(List.of(), 0);
    private @Nullable CompletableFuture<List<JwtKey>> running;
    private boolean hasTried;
    private long triedNanos;

    private record KeySet(List<JwtKey> keys, long fetchedNanos) {}

    FetchedJwtKeys(URI address, LongSupplier nanoTime) {
        this.address = address;
        this.nanoTime = nanoTime;
    }

    /// Whether these are the keys at the same address.
    boolean isOf(JwtKeys others) {
        return others instanceof FetchedJwtKeys fetched && fetched.address.equals(address);
    }

    @Override
    public CompletableFuture<List<JwtKey>> find(Predicate<JwtKey> wanted) {
        var now = known;
        long age = nanoTime.getAsLong() - now.fetchedNanos;
        boolean isKnown = now.keys.stream().anyMatch(wanted);
        if (isKnown && age < FRESH.toNanos()) {
            return CompletableFuture.completedFuture(now.keys);
        }
        var fetched = fetch();
        return fetched == null || (isKnown && age < OLD.toNanos()) ? CompletableFuture.completedFuture(now.keys) : fetched;
    }

    /// What is being fetched; null if that was tried too short ago.
    private @Nullable CompletableFuture<List<JwtKey>> fetch() {
        var begun = new CompletableFuture<List<JwtKey>>();
        synchronized (this) {
            if (running != null) {
                return running;
            }
            if (hasTried && nanoTime.getAsLong() - triedNanos < PAUSE.toNanos()) {
                return null;
            }
            hasTried = true;
            triedNanos = nanoTime.getAsLong();
            running = begun;
        }
        var request = HttpRequest.newBuilder(address).header("Accept", "application/jwk-set+json, application/json");
        requests.send(request, MAX_BYTES, DEADLINE).thenApply(this::parsed).whenComplete((keys, failure) -> begun.complete(end(keys, failure)));
        return begun;
    }

    private List<JwtKey> parsed(HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw OutgoingRequests.failed("answers %d (expected: 200, and no redirect)".formatted(response.statusCode()));
        }
        try {
            var found = JWKSet.parse(new String(response.body(), UTF_8)).getKeys().stream().flatMap(key -> JwtKey.of(key).stream()).limit(MAX_KEYS).toList();
            if (found.isEmpty()) {
                throw OutgoingRequests.failed("no key (expected: one for RS256, ES256 or EdDSA)");
            }
            return found;
        } catch (ParseException e) {
            throw OutgoingRequests.failed("not a set of keys (expected: JSON with 'keys', RFC 7517)");
        }
    }

    /// The keys from now on.
    private List<JwtKey> end(@Nullable List<JwtKey> fetched, @Nullable Throwable failure) {
        if (fetched != null) {
            known = new KeySet(fetched, nanoTime.getAsLong());
        }
        var keys = known.keys;
        if (failure != null) {
            LOG.log(Level.WARNING, "access: {0}: {1}; {2}", this, OutgoingRequests.sentence(failure),
                    keys.isEmpty() ? "no token by them counts until there are some" : "the last ones stay");
        }
        synchronized (this) {
            running = null;
        }
        return keys;
    }

    /// Where they are.
    @Override
    public String toString() {
        return "keys at " + OutgoingRequests.shown(address);
    }
}
