// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.doctor;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.app.watch.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Looks at a server from here: its certificate, its clock, and, if the address shows a live picture, how that arrives.
///
/// **Threading.** Confined to the thread that examines. No wait is longer than some seconds.
public final class ServerExam {
    private static final Duration TO_ANSWER = Duration.ofSeconds(15);
    private static final Duration TO_WATCH = Duration.ofSeconds(5);
    private static final int DAYS_LEFT = 14;
    private static final int MAX_CLOCK_SECONDS = 2;
    private static final double OLD_MILLIS = 1500;

    /// A picture that stands still is sent again, and older each time.
    private static final long MANY_FRAMES = 10;
    private static final String PROXY = "does a proxy on the way collect it? (nginx: proxy_buffering off)";

    private final String url;
    private final ServerLogin login;
    private final Watch watch;
    private final List<Finding> findings = new ArrayList<>();

    private ServerExam(String url, ServerLogin login) {
        this.url = url;
        this.login = login;
        this.watch = Watch.of(url, login);
    }

    /// Everything about the server at an address, in the order in which it is told.
    ///
    /// @throws dev.kineograph.RefusedException if it is no address
    /// @throws InterruptedException if the thread was interrupted
    public static List<Finding> findings(String url, ServerLogin login) throws InterruptedException {
        var exam = new ServerExam(url, login);
        try {
            exam.examine();
        } catch (IOException e) {
            exam.findings.add(Finding.bad("server", exam.withoutParameters(String.valueOf(e.getMessage()))));
        }
        return exam.findings;
    }

    /// They may be a signature.
    private String withoutParameters(String sentence) {
        var address = watch.address().toString();
        return sentence.replace(address, address.replaceFirst("[?#].*", "")).replace(url, url.replaceFirst("[?#].*", ""));
    }

    private void examine() throws IOException, InterruptedException {
        try (var client = login.http().build()) {
            var answer = answer(client, watch.address());
            answer.body().close();
            client.shutdownNow();
            answered(answer);
        }
    }

    private HttpResponse<InputStream> answer(HttpClient client, URI address) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address).timeout(TO_ANSWER);
        login.authorization().header("GET", address).ifPresent(value -> request.header("Authorization", value));
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            var why = e.getMessage() == null ? "cannot connect" : e.getMessage();
            throw ServerLogin.fault(address, e, why + " (expected: a server that runs there, and is reached from here)");
        }
    }

    private void answered(HttpResponse<InputStream> answer) throws IOException, InterruptedException {
        var software = answer.headers().firstValue("Server").or(() -> answer.headers().firstValue("Via")).map(" by %s"::formatted).orElse("");
        int status = answer.statusCode();
        boolean asksWho = status == 401 && login.credentials().isPresent();
        findings.add(status < 400 || asksWho
                ? Finding.ok("server", "answers%s".formatted(software))
                : Finding.bad("server", "answers with status %d%s%s".formatted(status, software, status == 401 ? "; try --user or --token" : "")));
        certificate(answer).ifPresent(findings::add);
        clock(answer).ifPresent(findings::add);
        var type = answer.headers().firstValue("Content-Type").orElse("");
        if (asksWho || (status < 400 && type.startsWith("multipart/"))) {
            picture();
        } else if (status < 400) {
            findings.add(Finding.look("picture", "the address has %s; for more, give that of a live picture, such as /NAME.mjpg".formatted(type)));
        }
    }

    private static Optional<Finding> certificate(HttpResponse<?> answer) {
        return answer.sslSession().flatMap(session -> {
            try {
                return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? Optional.of(certificate) : Optional.empty();
            } catch (SSLPeerUnverifiedException e) {
                return Optional.empty();
            }
        }).map(certificate -> certificate(ChronoUnit.DAYS.between(Instant.now(), certificate.getNotAfter().toInstant())));
    }

    static Finding certificate(long daysLeft) {
        var left = "is valid for another %,d days".formatted(daysLeft);
        return daysLeft > DAYS_LEFT ? Finding.ok("certificate", left) : Finding.look("certificate", left + "; it is time to renew it");
    }

    /// Nothing if the server does not say what time it is.
    private static Optional<Finding> clock(HttpResponse<?> answer) {
        return answer.headers().firstValue("Date").flatMap(text -> {
            try {
                return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }).map(time -> clock(Duration.between(time, Instant.now())));
    }

    static Finding clock(Duration ahead) {
        return ahead.abs().toSeconds() <= MAX_CLOCK_SECONDS
                ? Finding.ok("clock", "that of the server and that of this machine agree")
                : Finding.look("clock", "this machine's is %,d s %s the server's: ages of pictures are wrong by that; let both set theirs by NTP"
                        .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"));
    }

    private void picture() throws IOException, InterruptedException {
        watch.run(TO_WATCH, _ -> {});
        findings.add(picture(JSON.std.mapFrom(watch.json())));
    }

    private static long number(Map<String, Object> seen, String key) {
        return seen.get(key) instanceof Number number ? number.longValue() : 0;
    }

    /// @param seen what `watch --json` says
    static Finding picture(Map<String, Object> seen) {
        long frames = number(seen, "frames");
        if (frames == 0) {
            return Finding.bad("picture", "none within %d s: has the stream a picture, and if so, %s".formatted(TO_WATCH.toSeconds(), PROXY));
        }
        var what = "%d frames of %sx%s, %s".formatted(frames, seen.get("width"), seen.get("height"), seen.get("format"));
        if (number(seen, "brokenParts") > 0) {
            return Finding.bad("picture", "%s, and %s parts that are no pictures: is the framing that of a live picture?".formatted(what, seen.get("brokenParts")));
        }
        if (seen.get("meanAgeMillis") instanceof Number age && age.doubleValue() > OLD_MILLIS && frames >= MANY_FRAMES) {
            return Finding.look("picture", "%s, %.1f s old when they arrive: %s".formatted(what, age.doubleValue() / 1e3, PROXY));
        }
        return Boolean.TRUE.equals(seen.get("stale"))
                ? Finding.look("picture", what + ", and then no more: is its source still there?")
                : Finding.ok("picture", what + (seen.get("meanAgeMillis") instanceof Number age ? ", %.0f ms old when they arrive".formatted(age.doubleValue()) : ""));
    }
}
