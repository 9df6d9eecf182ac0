// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.ImageFormat;
import dev.kineograph.Variant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// To whom, and how much, a server shows of one stream.
///
/// **Threading.** Immutable.
///
/// @param pages which pages may show it
/// @param maxViewers how many connections may show it live at a time, 1 to 10,000,000; one more is refused
/// @param maxBytesPerSecond how many bytes of pictures a second its live viewers get, all together and on average, 10,000 to 1,000,000,000,000. All of them
///     are then shown fewer frames, each the newest one. At least every 20 seconds there is one, whatever it costs; a viewer's first picture comes at once
/// @param shown the form in which everybody sees it; requests may turn it further, and make it smaller, coarser and rarer
/// @param variants forms that requests can name, 8 at most
/// @param adapt whether viewers that are too slow get smaller and coarser pictures
public record StreamRules(
        AllowedPages pages, OptionalInt maxViewers, OptionalLong maxBytesPerSecond, Variant shown, Map<String, Variant> variants, boolean adapt) {
    /// The smallest number of bytes a second that can be set.
    public static final long MIN_BYTES = 10_000;

    /// The largest number of bytes a second that can be set.
    public static final long MAX_BYTES = 1_000_000_000_000L;

    /// How many variants can have a name.
    public static final int MAX_VARIANTS = 8;

    /// All of it, to everybody.
    public static final StreamRules DEFAULT = new StreamRules(
            AllowedPages.ANY, OptionalInt.empty(), OptionalLong.empty(), Variant.ORIGINAL, Map.of(), false);

    /// Checks the ranges.
    ///
    /// @throws dev.kineograph.RefusedException if a number is out of its range
    public StreamRules {
        maxViewers.ifPresent(most -> Range.check("maxViewers", most, 1, Limits.MAX));
        maxBytesPerSecond.ifPresent(most -> Range.check("maxBytesPerSecond", most, MIN_BYTES, MAX_BYTES));
        Range.check("variants", variants.size(), 0, MAX_VARIANTS);
        variants = Map.copyOf(variants);
    }

    /// Whether nobody sees it as these rules say without a [dev.kineograph.Transcoder].
    public boolean needTranscoder() {
        return adapt || shown.isTranscoded() || variants.values().stream().anyMatch(Variant::isTranscoded);
    }

    /// Whether a form of theirs has that format.
    public boolean name(ImageFormat format) {
        // Asked for every snapshot, so without a stream if there are no variants.
        var wanted = Optional.of(format);
        return shown.format().equals(wanted) || (!variants.isEmpty() && variants.values().stream().anyMatch(form -> form.format().equals(wanted)));
    }

    /// The same on other pages.
    public StreamRules with(AllowedPages newPages) {
        return new StreamRules(newPages, maxViewers, maxBytesPerSecond, shown, variants, adapt);
    }

    /// The same for at most that many viewers at a time.
    public StreamRules withMaxViewers(int most) {
        return new StreamRules(pages, OptionalInt.of(most), maxBytesPerSecond, shown, variants, adapt);
    }

    /// The same with at most that many bytes a second for all viewers together.
    public StreamRules withMaxBytesPerSecond(long most) {
        return new StreamRules(pages, maxViewers, OptionalLong.of(most), shown, variants, adapt);
    }

    /// The same, seen by everybody in this form.
    public StreamRules withShown(Variant form) {
        return new StreamRules(pages, maxViewers, maxBytesPerSecond, form, variants, adapt);
    }

    /// The same with forms that requests can name, as in `?variant=thumb`.
    public StreamRules withVariants(Map<String, Variant> named) {
        return new StreamRules(pages, maxViewers, maxBytesPerSecond, shown, named, adapt);
    }

    /// The same for viewers that get smaller and coarser pictures while they are too slow, unless a request refuses that.
    public StreamRules adapting() {
        return new StreamRules(pages, maxViewers, maxBytesPerSecond, shown, variants, true);
    }
}
