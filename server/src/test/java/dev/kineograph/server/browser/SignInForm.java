// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.awaitility.Awaitility.await;

/// Signs in on the page of a server, as people do.
public final class SignInForm {
    private SignInForm() {}

    /// Opens a page in a browser of its own, as far as sites see, in which somebody has signed in.
    ///
    /// @param base the server, without a slash at the end
    public static Tab open(Browser browser, String base, String user, String password, String path) {
        var tab = browser.openAlone(base + "/sign-in");
        tab.evaluate("""
                document.querySelector("[name=user]").value = "%s";
                document.querySelector("[name=password]").value = "%s";
                document.querySelector("form").requestSubmit();
                """.formatted(user, password));
        await().ignoreExceptions().until(() -> tab.truth("location.pathname === '/' && document.readyState !== 'loading'"));
        tab.navigate(base + path);
        return tab;
    }
}
