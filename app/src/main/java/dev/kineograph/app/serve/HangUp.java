// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.io.Console;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.Optional;

/// SIGHUP, which asks a service to read its configuration again. In a terminal it means that the window was closed, and ends the program as ever.
///
/// **Threading.** Stateless; the step runs on a thread of the JVM.
final class HangUp {
    private static final System.Logger LOG = System.getLogger(HangUp.class.getName());

    private HangUp() {}

    /// Runs a step whenever the signal comes, if there is such a signal and no terminal.
    static void runs(Runnable step) {
        // There is none if another of the JDK's consoles is chosen.
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
            return;
        }
        try {
            // By reflection: javac warns of the class, and cannot be told not to.
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var runner = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                if (method.getName().equals("handle")) {
                    step.run();
                }
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"), runner);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "no SIGHUP here", e);
        }
    }
}
