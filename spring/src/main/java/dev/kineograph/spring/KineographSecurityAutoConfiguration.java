// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.spring;

import dev.kineograph.Access;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;

/// The users of Spring Security are those of the streams. An `AuthorizationManager<StreamRequest>` of the application says what they may do; without one, whoever has
/// signed in may do everything.
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@ConditionalOnClass({AuthenticationManager.class, AuthenticationConfiguration.class})
@ConditionalOnBean(AuthenticationConfiguration.class)
public final class KineographSecurityAutoConfiguration {
    KineographSecurityAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(Access.class)
    SecurityAccess kineographAccess(
            ObjectProvider<AuthenticationManager> managers,
            AuthenticationConfiguration configuration,
            ObjectProvider<AuthorizationManager<StreamRequest>> rules) {
        var manager = managers.getIfAvailable(() -> managerOf(configuration));
        return new SecurityAccess(manager, rules.getIfAvailable(AuthenticatedAuthorizationManager::authenticated));
    }

    /// An application without passwords, such as one whose users sign in elsewhere, has none.
    private static AuthenticationManager managerOf(AuthenticationConfiguration configuration) {
        var manager = configuration.getAuthenticationManager();
        return manager != null ? manager : _ -> {
            throw new BadCredentialsException("there are no passwords here");
        };
    }
}
