// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/// The signals by which the system talks to this process.
///
/// **Threading.** Stateless; each step runs on a thread of the JVM.
public final class Signals {
    private static final System.Logger LOG = System.getLogger(Signals.class.getName());

    private Signals() {}

    /// Runs a step whenever a signal comes, such as `HUP`, instead of what it did before; does nothing if this system has no such signal.
    public static void whenever(String name, Runnable step) {
        try {
            // By reflection: javac warns of the class, and cannot be told not to.
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var runner = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, method, _) -> {
                if (method.getName().equals("handle")) {
                    step.run();
                }
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance(name), runner);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.log(Level.DEBUG, "no SIG" + name + " here", e);
        }
    }
}
