// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.click;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Participant;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.ViewerIdentity;
import dev.kineograph.server.net.RandomName;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The tokens by which a page's picture and its clicks are a participant's: the id, and a signature by a key of this start. So nothing is kept for pages that were
/// requested and never shown.
///
/// A page has two of them. The one in the picture's address leads to what the participant sees; whoever gets hold of that address cannot click with it. A token is
/// for one stream.
///
/// **Threading.** Immutable.
public final class ClickTokens {
    /// The parameter of a picture's address that has a token.
    public static final String PARAMETER = "seat";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})");

    private final SecretKeySpec key;

    /// What a token is a right to.
    public enum Right {
        /// To see what the participant sees.
        SEE,
        /// To click.
        CLICK
    }

    /// Tokens with a new key.
    public ClickTokens() {
        byte[] random = new byte[2 * BYTES];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
    }

    /// The participant who gets a page: the same for all pages of a browser that sends its cookie, so that reloading changes nothing. A token in the address is no
    /// secret, so that it makes nobody the same.
    public Participant participant(ViewerIdentity viewer) {
        return new Participant(viewer.isSecret() ? code("participant", viewer.name()) : RandomName.next());
    }

    /// The token of a participant for a stream; letters, digits, `-` and `_`.
    public String token(Right right, StreamName stream, Participant participant) {
        return participant.id() + code(right.name(), stream.value() + " " + participant.id());
    }

    /// Whose token it is; empty if it gives that right to nobody.
    public Optional<Participant> participant(Right right, StreamName stream, String token) {
        var parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var participant = new Participant(parts.group(1));
        return MessageDigest.isEqual(token.getBytes(UTF_8), token(right, stream, participant).getBytes(UTF_8))
                ? Optional.of(participant)
                : Optional.empty();
    }

    /// 128 bits of the signature of a text, for one purpose.
    private String code(String purpose, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] whole = mac.doFinal((purpose + " " + text).getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
