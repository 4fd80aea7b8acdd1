// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.util.ClassUtils;

/**
 * Publishes the application events whose classes say so by {@link PublishSse}. Spring Boot applications have one; others make it a bean.
 *
 * <p>Where the application's events are handed to other threads (a multicaster with a task executor), this listener is still called by the thread that publishes, which knows the transaction: since Spring
 * Framework 6.1. Before that such a thread knows none, and publishes at once.
 *
 * <p>Thread safety: safe for use by any thread.
 */
public final class PublishSseListener implements ApplicationListener<ApplicationEvent>, BeanClassLoaderAware {

    private static final System.Logger LOG = System.getLogger(PublishSseListener.class.getName());
    private static final String TRANSACTIONS =
            "org.springframework.transaction.support.TransactionSynchronizationManager";

    private final Supplier<SseTemplate> template;
    private final Map<Class<?>, List<PublishPlan>> plans = new ConcurrentHashMap<>();
    private volatile Consumer<Runnable> whenItHasHappened = Runnable::run;

    /**
     * Creates it.
     *
     * @param template what publishes objects, asked for when the first event is to be published
     */
    public PublishSseListener(Supplier<SseTemplate> template) {
        this.template = Objects.requireNonNull(template, "template: must not be null");
        setBeanClassLoader(PublishSseListener.class.getClassLoader());
    }

    /**
     * Looks for transactions where the application's classes are.
     *
     * @param classLoader the application's
     */
    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        whenItHasHappened = ClassUtils.isPresent(TRANSACTIONS, classLoader) ? AfterCommit::run : Runnable::run;
    }

    /**
     * Publishes an event if its class, or its payload's, says so.
     *
     * @param event the event
     */
    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        List<PublishPlan> own = plans(event);
        if (!own.isEmpty()) {
            whenItHasHappened.accept(() -> publish(event, own));
        } else if (event instanceof PayloadApplicationEvent<?> wrapper) {
            Object payload = wrapper.getPayload();
            List<PublishPlan> of = plans(payload);
            if (!of.isEmpty()) {
                whenItHasHappened.accept(() -> publish(payload, of));
            }
        }
    }

    private List<PublishPlan> plans(Object event) {
        return plans.computeIfAbsent(event.getClass(), PublishPlan::of);
    }

    private void publish(Object event, List<PublishPlan> all) {
        for (PublishPlan plan : all) {
            try {
                plan.publish(event, template.get());
            } catch (RuntimeException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        () -> "An application event could not be published to its topic: "
                                + event.getClass().getName(),
                        e);
            }
        }
    }

    /**
     * Who listens for transactions must be called by the thread that has one.
     *
     * @return false
     */
    @SuppressWarnings("MissingOverride") // since Spring Framework 6.1
    public boolean supportsAsyncExecution() {
        return false;
    }
}
