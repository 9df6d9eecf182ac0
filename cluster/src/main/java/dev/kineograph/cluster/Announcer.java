// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.StreamName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Tells all other nodes what this one has and who watches here: twice a second what has changed, which may be nothing, and every few seconds everything.
///
/// **Threading.** Confined to the cluster's thread.
final class Announcer {
    private static final long WHOLE_NANOS = Duration.ofSeconds(5).toNanos();

    /// The most bytes of a message, if the server allows as many. News of people alone may take more than a third of it.
    private static final int MAX_MESSAGE = 256 << 10;

    /// A server that allows less is of no use.
    static final int MIN_MESSAGE = 96 << 10;

    private static final int MAX_HEAD = 256;

    private final Sender node;
    private final IdentityKey secret;
    private final String subject;
    private final NatsLink link;
    private final Map<StreamName, Offer> told = new HashMap<>();
    private long number;
    private boolean isWholeDue = true;
    private long wholeNanos;

    Announcer(Sender node, IdentityKey secret, Subjects subjects, NatsLink link) {
        this.node = node;
        this.secret = secret;
        this.subject = subjects.node(node.name());
        this.link = link;
    }

    /// Everything is told next time: somebody is new, or has missed something.
    void tellAll() {
        isWholeDue = true;
    }

    /// Tells what is to be told now.
    ///
    /// @throws IOException if there is no connection, or the server allows too little
    void tell(List<Offer> own, Crowd crowd, long nowNanos) throws IOException {
        if (isWholeDue || nowNanos - wholeNanos >= WHOLE_NANOS) {
            isWholeDue = false;
            wholeNanos = nowNanos;
            send(everything(own, crowd));
        } else {
            send(changes(own, crowd));
        }
    }

    /// Tells that this node has nothing any more, so that nobody has to find out.
    void leave() throws IOException {
        send(List.of(new News.Begins(), new News.Ends()));
    }

    private List<News> everything(List<Offer> own, Crowd crowd) {
        var news = new ArrayList<News>();
        news.add(new News.Begins());
        told.clear();
        for (var offer : own) {
            told.put(offer.stream(), offer);
            news.add(new News.Offered(offer));
        }
        crowd.here().stream().filter(people -> !people.isNobody()).forEach(people -> news.add(people.everything()));
        news.add(new News.Ends());
        return news;
    }

    private List<News> changes(List<Offer> own, Crowd crowd) {
        var news = new ArrayList<News>();
        var gone = new HashSet<>(told.keySet());
        for (var offer : own) {
            gone.remove(offer.stream());
            if (!offer.equals(told.put(offer.stream(), offer))) {
                news.add(new News.Offered(offer));
            }
        }
        for (var stream : gone) {
            told.remove(stream);
            news.add(new News.Withdrawn(stream));
        }
        crowd.here().forEach(people -> people.changes().ifPresent(news::add));
        return news;
    }

    /// Sends the news in as few messages as they fit into, and in one at least, which says that this node is there.
    private void send(List<News> news) throws IOException {
        int most = Math.min(link.maxPayload(), MAX_MESSAGE);
        if (most < MIN_MESSAGE) {
            throw new IOException("max_payload of the NATS server: %,d bytes (expected: at least %,d)".formatted(most, MIN_MESSAGE));
        }
        var message = new ArrayList<byte[]>();
        int bytes = 0;
        for (var one : news) {
            byte[] next = MessageBytes.bytes(out -> News.write(one, out));
            if (bytes + next.length > most - MAX_HEAD) {
                send(message, number++);
                message.clear();
                bytes = 0;
            }
            message.add(next);
            bytes += next.length;
        }
        send(message, number++);
    }

    private void send(List<byte[]> news, long itsNumber) {
        link.publish(subject, null, MessageBytes.bytes(out -> {
            node.write(out, secret);
            out.writeLong(itsNumber);
            out.writeInt(news.size());
            for (byte[] one : news) {
                out.write(one);
            }
        }));
    }
}
