// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks passwords on few threads of its own, and remembers for some minutes which ones were right.
///
/// What is remembered is a keyed hash, whose key nobody has and no file: memory that leaks tells no password.
///
/// **Threading.** Shared.
final class PasswordChecks {
    static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING = 16;
    private static final String MAC = "HmacSHA256";

    /// For all servers of the process; a thread without work for ten seconds ends.
    private static final ThreadPoolExecutor POOL = pool(Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_THREADS));

    /// The hash that the password of anybody is compared with who has none.
    private static final PasswordHash OF_UNKNOWN = PasswordHash.parse(
            "pbkdf2-sha256:%d:%s:%s".formatted(PasswordHash.MIN_ROUNDS, "A".repeat(22), "A".repeat(43)));

    private final Principals users;
    private final LongSupplier nanoTime;
    private final SecretKeySpec key;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Boolean>> running = new ConcurrentHashMap<>();

    /// A password that was right; one for each user at most.
    private record Known(String mac, long untilNanos) {}

    PasswordChecks(Principals users, LongSupplier nanoTime) {
        this(users, nanoTime, newKey());
    }

    private PasswordChecks(Principals users, LongSupplier nanoTime, SecretKeySpec key) {
        this.users = users;
        this.nanoTime = nanoTime;
        this.key = key;
    }

    private static SecretKeySpec newKey() {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        return new SecretKeySpec(random, MAC);
    }

    /// For other users. The passwords of those who have the same one as here stay known.
    PasswordChecks followedBy(Principals newUsers) {
        var next = new PasswordChecks(newUsers, nanoTime, key);
        known.forEach((user, password) -> {
            var hash = users.password(user);
            if (hash.isPresent() && hash.equals(newUsers.password(user))) {
                next.known.put(user, password);
            }
        });
        return next;
    }

    private static ThreadPoolExecutor pool(int threads) {
        var pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("kineograph-password").factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /// Whether the password was right some minutes ago.
    boolean isRemembered(String user, String password) {
        var before = known.get(user);
        return before != null && nanoTime.getAsLong() - before.untilNanos < 0 && before.mac.equals(mac(user, password));
    }

    /// The check of that password that runs already, if one does.
    Optional<CompletableFuture<Boolean>> running(String user, String password) {
        return Optional.ofNullable(running.get(mac(user, password)));
    }

    /// Begins to check a password.
    ///
    /// @throws RejectedExecutionException if too many checks wait
    CompletableFuture<Boolean> begin(String user, String password) {
        var mac = mac(user, password);
        return running.computeIfAbsent(mac, _ -> {
            var check = new CompletableFuture<Boolean>();
            POOL.execute(() -> run(user, password, mac, check));
            check.whenComplete((_, _) -> running.remove(mac));
            return check;
        });
    }

    private void run(String user, String password, String mac, CompletableFuture<Boolean> check) {
        try {
            boolean matches = matches(user, password);
            if (matches) {
                known.put(user, new Known(mac, nanoTime.getAsLong() + REMEMBERED.toNanos()));
            }
            check.complete(matches);
        } catch (RuntimeException | Error e) {
            check.completeExceptionally(e);
        }
    }

    /// Takes as long for everybody: otherwise the time of an answer would tell who there is, and who has a [DigestHash].
    private boolean matches(String user, String password) {
        var hash = users.users().get(user);
        var digest = users.digests().get(user);
        boolean isOfUser = (hash == null ? OF_UNKNOWN : hash).matches(password.toCharArray()) && hash != null;
        return isOfUser || (digest != null && digest.matches(user, password));
    }

    /// Two that are alike are of the same name and password. Nobody can find out one by guesses, as nobody has the key.
    String mac(String user, String password) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((user + "\n" + password).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }
}
