// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/// The value of an argument, which its command receives whenever picocli sets it. Picocli asks for a list before it adds to it.
///
/// **Threading.** Confined to the main thread.
final class ArgumentValue<T> implements IGetter, ISetter {
    private final Consumer<T> receiver;
    private @Nullable T value;

    ArgumentValue(Consumer<T> receiver) {
        this.receiver = receiver;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Picocli declares it so, and asks for what it has set.
    public <V> @Nullable V get() {
        return (V) value;
    }

    @Override
    @SuppressWarnings("unchecked") // The argument's type, or its converter, is one of T.
    public <V> V set(V next) {
        value = (T) next;
        receiver.accept((T) next);
        return next;
    }
}
