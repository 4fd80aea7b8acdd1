// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.context;

import dev.rivulet.spring.ContextCarrier;
import java.util.function.UnaryOperator;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Carries the {@code Authentication}. In a context of its own, since that of an HTTP session is emptied when the user logs out, and {@code onClose} still wants to know who it was.
 *
 * <p>Thread safety: immutable.
 */
final class SecurityCarrier implements ContextCarrier {

    @Override
    public UnaryOperator<Runnable> capture() {
        SecurityContext captured = SecurityContextHolder.createEmptyContext();
        captured.setAuthentication(SecurityContextHolder.getContext().getAuthentication());
        return call -> new DelegatingSecurityContextRunnable(call, captured);
    }
}
