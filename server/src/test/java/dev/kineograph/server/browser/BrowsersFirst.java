// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/// The order of test classes that run side by side: those that take longest, which are some that need browsers, say so with `@Order`
/// and begin, so that no single one is left for the end.
///
/// JUnit makes one before any test runs: here Awaitility learns what holds for the whole JVM.
public final class BrowsersFirst implements ClassOrderer {
    private static final Duration FIRST_POLL = Duration.ofMillis(2);
    private static final Duration LAST_POLL = Duration.ofMillis(50);

    private final ClassOrderer byAnnotation = new ClassOrderer.OrderAnnotation();

    /// Made by JUnit.
    public BrowsersFirst() {
        // What comes soon is seen at once, and waiting for what takes long costs little.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(IterativePollInterval.iterative(BrowsersFirst::later, FIRST_POLL));
        // It would replace the handler of the whole JVM, for as long as each wait lasts and in any order.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private static Duration later(Duration interval) {
        var longer = interval.multipliedBy(3).dividedBy(2);
        return longer.compareTo(LAST_POLL) < 0 ? longer : LAST_POLL;
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        byAnnotation.orderClasses(context);
    }
}
