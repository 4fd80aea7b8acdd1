// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.util.concurrent.Flow;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/** Types of reactive libraries as publishers of the JDK. Touched only where such a type is there, and Reactive Streams with it. */
final class ReactiveSources {

    private ReactiveSources() {}

    static Flow.Publisher<?> publisher(Object source) {
        if (source instanceof Publisher<?> publisher) {
            return adapted(publisher);
        }
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, source);
        if (adapter == null) {
            throw new IllegalArgumentException("publisher: Spring's ReactiveAdapterRegistry does not know "
                    + source.getClass().getName());
        }
        return adapted(adapter.toPublisher(source));
    }

    private static Flow.Publisher<Object> adapted(Publisher<?> publisher) {
        return subscriber -> publisher.subscribe(new Bridge(subscriber));
    }

    /** Hands on what it is told. */
    private record Bridge(Flow.Subscriber<? super Object> subscriber) implements Subscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long count) {
                    subscription.request(count);
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(Object element) {
            subscriber.onNext(element);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
