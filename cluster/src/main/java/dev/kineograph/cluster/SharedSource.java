// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Caller;
import dev.kineograph.PictureSink;
import dev.kineograph.Publisher;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A source that runs on one node of several. Where it does not run, its pictures are those of the node where it does.
///
/// **Threading.** Shared; its lock guards where it runs. The source itself has a thread of its own, which ends when it is to run elsewhere.
final class SharedSource implements Source {
    private final StreamName stream;
    private final Source source;
    private final Supplier<SharedSources.@Nullable InCluster> joined;
    private boolean here;

    /// Whether not everybody may watch it where it runs, but everybody may watch it here.
    private volatile boolean hidden;

    /// The stream has another source, or none: nobody says any more where this one is to run.
    private volatile boolean dropped;

    /// How often it has been said where it is to run.
    private long news;

    /// Completes when it is to run elsewhere.
    private CompletableFuture<Void> lost = CompletableFuture.completedFuture(null);

    SharedSource(StreamName stream, Source source, Supplier<SharedSources.@Nullable InCluster> joined) {
        this.stream = stream;
        this.source = source;
        this.joined = joined;
    }

    StreamName stream() {
        return stream;
    }

    synchronized boolean isHere() {
        return here;
    }

    void hide(boolean isHidden) {
        hidden = isHidden;
    }

    /// Says where it is to run, and wakes those that wait for news. Returns whether that has changed.
    boolean decide(boolean isHere) {
        CompletableFuture<Void> ended;
        synchronized (this) {
            news++;
            notifyAll();
            if (here == isHere) {
                return false;
            }
            here = isHere;
            ended = lost;
            lost = new CompletableFuture<>();
        }
        ended.complete(null);
        return true;
    }

    /// It is no stream's source any more. A variant that fetches its pictures makes them here from now on.
    synchronized void drop() {
        dropped = true;
        notifyAll();
    }

    @Override
    public void run(Publisher publisher) throws Exception {
        while (!dropped) {
            if (isHere()) {
                if (runHere(publisher)) {
                    return;
                }
            } else {
                follow(Variant.ORIGINAL, publisher);
            }
        }
    }

    /// Runs the source until it ends, or is to run elsewhere. Returns whether it has ended.
    private boolean runHere(Publisher publisher) throws Exception {
        var ended = new CompletableFuture<Void>();
        CompletableFuture<Void> moved;
        synchronized (this) {
            moved = here ? lost : CompletableFuture.completedFuture(null);
        }
        var thread = Thread.ofVirtual().name("source " + stream).start(() -> {
            try {
                source.run(publisher);
                ended.complete(null);
            } catch (Exception | Error e) {
                ended.completeExceptionally(e);
            }
        });
        try {
            CompletableFuture.anyOf(ended, moved).get();
            return ended.isDone();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            thread.interrupt();
            awaitEnd(thread);
        }
    }

    /// It must have ended before it runs again, here or elsewhere.
    private static void awaitEnd(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Publishes the pictures of the node where it runs, until that is another one, or this one.
    private void follow(Variant form, Publisher publisher) throws Exception {
        var now = joined.get();
        var origin = now == null ? Optional.<Directory.Origin>empty() : now.around().directory().origin(stream);
        if (now == null || origin.isEmpty() || hidden) {
            awaitNews();
            return;
        }
        try (var feed = new RemoteFeed(new StreamKey(stream, form), origin.get(), publisher, now.around())) {
            feed.followWhile(() -> !hidden && !dropped);
        }
    }

    /// There are some four times a second.
    private synchronized void awaitNews() throws InterruptedException {
        long seen = news;
        while (news == seen && !here && !dropped) {
            wait();
        }
    }

    @Override
    public Optional<Source> inForm(Variant form) {
        return isHere() ? Optional.empty() : Optional.of(publisher -> {
            while (!isHere() && !dropped) {
                follow(form, publisher);
            }
            throw new RefusedException(Refusal.NOT_ENCODABLE, "%s: its pictures do not come from another node any more".formatted(stream));
        });
    }

    @Override
    public boolean acceptsPublishers() {
        return elsewhere().filter(now -> now.publishers().isAccepted(stream)).isPresent();
    }

    @Override
    public Optional<PictureSink> publisher(Caller caller, String kind) {
        return elsewhere().flatMap(now -> now.around().directory().origin(stream).map(origin -> now.publishers().open(origin, caller, kind)));
    }

    /// The cluster, if the source runs on another node of it.
    private Optional<SharedSources.InCluster> elsewhere() {
        return Optional.ofNullable(joined.get()).filter(now -> !isHere() && !hidden && now.around().directory().origin(stream).isPresent());
    }
}
