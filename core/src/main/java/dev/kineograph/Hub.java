// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All streams by name. Only a hub makes, finds and retires streams.
///
/// **Threading.** Shared; any thread. Its own threads are daemons: one for timed tasks, and a few that transcode.
public final class Hub implements AutoCloseable {
    /// The maximum number of streams of a hub.
    public static final int MAX_STREAMS = 1000;

    private static final System.Logger LOG = System.getLogger(Hub.class.getName());
    private static final Duration TIME_TO_END = Duration.ofSeconds(3);

    private final StreamTable streams;
    private final List<Consumer<StreamEvent>> listeners = new CopyOnWriteArrayList<>();
    private final StreamContext context;
    private final TranscodePool pool;
    private final Variants variants;
    private final InteractiveStreams interactive;
    private final HubClock clock;
    private final LogThrottle tickFailures = new LogThrottle();
    private final LogThrottle listenerFailures = new LogThrottle();

    /// A hub without streams, with the first [Transcoder] and the first [StalePainter] that [ServiceLoader] finds, if there are any.
    public Hub() {
        this(ServiceLoader.load(Transcoder.class).findFirst());
    }

    /// A hub without streams, with this transcoder, and the first [StalePainter] that [ServiceLoader] finds, if there is one.
    public Hub(Transcoder transcoder) {
        this(Optional.of(transcoder));
    }

    private Hub(Optional<Transcoder> transcoder) {
        this(NanoClock.SYSTEM, transcoder, ServiceLoader.load(StalePainter.class).findFirst(), Runtime.getRuntime().availableProcessors());
    }

    Hub(NanoClock time, Optional<Transcoder> transcoder) {
        this(time, transcoder, Optional.empty(), Runtime.getRuntime().availableProcessors());
    }

    /// @param transcodeThreads how many pictures are transcoded or dimmed at a time
    Hub(NanoClock time, Optional<Transcoder> transcoder, Optional<StalePainter> painter, int transcodeThreads) {
        this.clock = new HubClock(time, this::tick);
        this.pool = new TranscodePool(transcodeThreads);
        this.context = new StreamContext(new MultipartFraming(), clock, this::announce, new StaleDrawings(painter, pool));
        this.streams = new StreamTable(clock, this::end);
        this.variants = new Variants(transcoder, pool, context.withoutListeners());
        this.interactive = new InteractiveStreams(context.withoutListeners());
        clock.start();
    }

    /// The stream of that name, made with [StreamSettings#DEFAULT] if there is none.
    ///
    /// @throws RefusedException if the name does not follow the grammar of [StreamName], or there are [#MAX_STREAMS] streams
    public ImageStream stream(String name) {
        return stream(StreamName.of(name));
    }

    /// The stream of that name, made with [StreamSettings#DEFAULT] if there is none.
    ///
    /// @throws RefusedException if there are [#MAX_STREAMS] streams
    public ImageStream stream(StreamName name) {
        return stream(name, StreamSettings.DEFAULT);
    }

    /// The stream of that name, made with these settings if there is none.
    ///
    /// @throws RefusedException if there are [#MAX_STREAMS] streams
    public ImageStream stream(StreamName name, StreamSettings settings) {
        return streams.own(name, () -> new ImageStream(name, settings, null, context, null));
    }

    /// The stream of that name, for a picture that an outsider is about to publish; made with these settings if there is none.
    ///
    /// Streams that are made here make room when names or [bytes][#limitPushed] run out: among the unwatched ones of the origin that has most,
    /// the one without a picture for longest is retired. Streams that the program has made, or asked for by name, are never retired.
    ///
    /// @param origin the owner of the stream, such as an address; it makes no room for origins that have more
    /// @throws RefusedException if there are [#MAX_STREAMS] streams, or no bytes left, and none makes room, or if the picture, which would be the
    ///     first one, contains the multipart boundary
    public ImageStream pushed(StreamName name, StreamSettings settings, String origin, Picture picture) {
        if (streams.get(name) == null && context.framing().isForgedBy(picture)) {
            // No publisher would accept it, and the stream would stay without a picture.
            throw MultipartFraming.forged(name);
        }
        return streams.pushed(name, origin, picture, () -> new ImageStream(name, settings, null, context, null));
    }

    /// Limits the memory of [pushed][#pushed] streams, from the next picture on. Without this call there is no limit.
    public void limitPushed(PushedLimits limits) {
        streams.limit(limits);
        clock.dueIn(0);
    }

    /// Makes a stream without a source, to which others publish.
    ///
    /// @throws RefusedException if there are [#MAX_STREAMS] streams
    /// @throws IllegalStateException if there is a stream of that name
    public ImageStream add(StreamName name, StreamSettings settings) {
        return add(name, settings, null, null);
    }

    /// Makes a stream with a source, which runs once for all viewers, and only while there are any.
    ///
    /// @throws RefusedException if the name does not follow the grammar of [StreamName], or there are [#MAX_STREAMS] streams
    /// @throws IllegalStateException if there is a stream of that name
    public ImageStream add(String name, Source source) {
        return add(StreamName.of(name), StreamSettings.DEFAULT, source);
    }

    /// Makes a stream with a source, which runs once for all viewers, and only while there are any unless the settings say
    /// otherwise.
    ///
    /// @throws RefusedException if there are [#MAX_STREAMS] streams
    /// @throws IllegalStateException if there is a stream of that name
    public ImageStream add(StreamName name, StreamSettings settings, Source source) {
        return add(name, settings, source, null);
    }

    /// Makes a stream as [#add(StreamName, StreamSettings, Source)] does, whose viewers also count in another stream, as those of a page count in
    /// its site. A person counts there once, however many of its parts they watch.
    ///
    /// @throws RefusedException if there are [#MAX_STREAMS] streams
    /// @throws IllegalStateException if there is a stream of that name
    public ImageStream addPart(ImageStream whole, StreamName name, StreamSettings settings, Source source) {
        return add(name, settings, source, whole.presence());
    }

    /// Makes a stream that can be clicked. Its common view is drawn while there is a viewer.
    ///
    /// @throws RefusedException if the name does not follow the grammar of [StreamName], or there are [#MAX_STREAMS] streams
    /// @throws IllegalStateException if there is a stream of that name
    public ImageStream add(String name, Interactive program) {
        return add(StreamName.of(name), StreamSettings.DEFAULT, program);
    }

    /// Makes a stream that can be clicked, with these settings, which its views share.
    ///
    /// @throws RefusedException if there are [#MAX_STREAMS] streams
    /// @throws IllegalStateException if there is a stream of that name
    public ImageStream add(StreamName name, StreamSettings settings, Interactive program) {
        var stream = add(name, settings, (Source) publisher -> program.source(Interactive.COMMON).run(publisher));
        interactive.add(stream, program);
        return stream;
    }

    /// The participants of a stream and their clicks, if it can be clicked.
    public Optional<ClickableStream> clickable(ImageStream stream) {
        return interactive.find(stream);
    }

    private ImageStream add(
            StreamName name, StreamSettings settings, @Nullable Source source, @Nullable Presence whole) {
        var stream = streams.add(name, () -> new ImageStream(name, settings, source, context, whole));
        stream.apply(settings);
        return stream;
    }

    /// The stream of that name, if there is one.
    public Optional<ImageStream> find(StreamName name) {
        return Optional.ofNullable(streams.get(name));
    }

    /// Whether the stream of that name exists because somebody [pushed][#pushed] to it.
    public boolean isPushed(StreamName name) {
        return streams.isPushed(name);
    }

    /// All streams, by name.
    public Collection<ImageStream> streams() {
        return List.copyOf(streams.all());
    }

    /// Publishes a picture to the stream of that name, for this program; makes the stream if there is none. Any thread may call this, also at the same
    /// time as others: their pictures are published one after the other, in some order, and none is refused because of another one.
    ///
    /// No publisher has to be opened or closed: while one of this program is open, by [#publisher] or by an earlier call, the picture is published
    /// beside it. Otherwise one is opened, which stays open until the stream is [retired][#retire], or until something takes its place.
    ///
    /// @param bytes as [Picture#of] reads them; the array belongs to the stream from now on: do not change it
    /// @throws RefusedException as [#publisher] and [Publisher#publish(byte[])] do: if this is no picture, or if somebody else publishes to the stream
    public void publish(String name, byte[] bytes) {
        while (true) {
            var stream = stream(name);
            try {
                stream.publishForProgram(bytes);
                return;
            } catch (RefusedException e) {
                if (!stream.isRetired()) {
                    throw e;
                }
                // There is a new stream of that name, or there will be.
            }
        }
    }

    /// Opens a publisher of the stream of that name, for this program; makes the stream if there is none. To publish from several threads, share one
    /// publisher, or use [#publish].
    ///
    /// This program has one publisher of a stream at a time: a second call closes the first one's publisher, whose next picture is refused, unless
    /// the [settings][StreamSettings#publishers] of the stream allow many. While it is open, those who push over the network are refused, unless the
    /// settings let the newest replace it; while one of them publishes, this call is refused: see [PublisherPolicy].
    ///
    /// @throws RefusedException as [#stream(String)] and [ImageStream#publisher] do
    public Publisher publisher(String name) {
        return stream(name).publisher(ImageStream.PROGRAM);
    }

    /// Whether streams are available in other sizes and formats: whether there is a [Transcoder].
    public boolean transcodes() {
        return variants.transcodes();
    }

    /// How many pictures have been transcoded, or dimmed because they were stale.
    public long transcoded() {
        return pool.calls();
    }

    /// Whether the [Transcoder] makes pictures of that format on this machine.
    public boolean makes(ImageFormat format) {
        return variants.makes(format);
    }

    /// Whether [#makes] and [#variant] answer at once about that format. The first question may take long, as a library may have to be loaded: it should not be
    /// asked on an event loop.
    public boolean knows(ImageFormat format) {
        return variants.knows(format);
    }

    /// A stream's pictures in another form; [ImageStream#variant] of the returned stream is the form that they are in.
    ///
    /// It is the stream itself if its newest picture [has that form already][ImageStream#answers]. Otherwise it is a variant: a stream whose source reads
    /// the original while the variant is watched, and transcodes each picture once for all requests of that variant. It ends 5 seconds after its last
    /// viewer has left. Its frames have the epochs, sequences and capture times of the original's. Its viewers count in the original, with the frames
    /// that they get. Without a [Transcoder] there are only variants with fewer pictures a second or without metadata, which are passed on as they are otherwise.
    ///
    /// A stream has at most 24 forms for the program that need a transcoder and are watched. A request for another one gets the nearest of them, or the
    /// original if that is nearer: first by how it is turned and cut, then by format, so that another format is never chosen if the requested one is
    /// available, then by size and by quality. It has as many pictures a second as were asked for, and no metadata if none was: neither is limited, except
    /// that one form has 32 rates at most.
    ///
    /// @throws RefusedException if it is asked for in a format in which the transcoder [makes no pictures][Transcoder#checkFormat]
    public ImageStream variant(ImageStream original, Variant wanted) {
        return variants.variant(original, wanted, Optional.empty());
    }

    /// A stream's pictures in another form, for an outsider. Outsiders have forms of their own number: 8 of a stream and 64 of all streams that are
    /// watched at a time, of which one origin was the first to ask for 4 and 16 at most. Those that are there already, also for the program, are for all.
    ///
    /// @param origin who asks, such as an address
    /// @throws RefusedException as [#variant(ImageStream, Variant)]
    public ImageStream variant(ImageStream original, Variant wanted, String origin) {
        return variants.variant(original, wanted, Optional.of(origin));
    }

    /// Retires a stream: its source and publishers end, and its viewers are disconnected after the last picture that they have received.
    public void retire(StreamName name) {
        retire(name, ImageStream.RETIRED);
    }

    /// Retires a stream as [#retire(StreamName)] does.
    ///
    /// @param why what its publishers are told when they publish the next time, such as `the stream is another node's now`
    public void retire(StreamName name, String why) {
        var stream = streams.remove(name);
        if (stream != null) {
            end(stream, why);
        }
    }

    private void end(ImageStream stream) {
        end(stream, ImageStream.RETIRED);
    }

    private void end(ImageStream stream, String why) {
        stream.retire(why);
        variants.retire(stream);
        interactive.retire(stream).forEach(view -> {
            view.retire();
            variants.retire(view);
        });
    }

    /// A listener's registration.
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /// Ends the registration; closing twice does nothing.
        @Override
        void close();
    }

    /// Sends every event to the listener until the registration is closed.
    ///
    /// @param listener called on the thread on which the event happened; must be quick
    public Registration listen(Consumer<StreamEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void announce(StreamEvent event) {
        for (var listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable e) {
                // Errors too: they would end the clock, or a publisher's connection.
                listenerFailures.pass().ifPresent(others -> LOG.log(
                        Level.ERROR, "a listener failed on: %s (and %,d more since the last such line)".formatted(StreamEvent.line(event), others), e));
            }
        }
    }

    /// The framing of this hub's streams. Each hub has its own boundary.
    public MultipartFraming framing() {
        return context.framing();
    }

    private void tick() {
        streams.all().forEach(stream -> survive("stream " + stream.name(), stream::tick));
        survive("pushed streams", streams::expire);
        survive("variants", variants::tick);
        survive("interactive streams", interactive::tick);
    }

    /// Runs a tick; if it fails, the clock continues for all others, and looks again.
    private void survive(String whose, Runnable tick) {
        try {
            tick.run();
        } catch (Throwable e) {
            clock.lookAgain();
            tickFailures.pass().ifPresent(others ->
                    LOG.log(Level.ERROR, "%s: a timed task failed (and %,d more since the last such line)".formatted(whose, others), e));
        }
    }

    /// Retires all streams and ends the hub's threads. Waits, 3 s at most, until the sources have ended: otherwise a program that a source has started
    /// could run on for ever.
    @Override
    public void close() {
        clock.close();
        var all = streams();
        all.forEach(stream -> retire(stream.name()));
        pool.close();
        long deadline = System.nanoTime() + TIME_TO_END.toNanos();
        all.forEach(stream -> stream.awaitSource(deadline));
    }
}
