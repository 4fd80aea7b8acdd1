// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link SseStream} says.
 *
 * <p>Thread safety: never changed once it belongs to a stream.
 */
final class StreamPlan {

    record TopicStart(String topic, StartFrom start) {}

    record Snapshot(@Nullable String name, Callable<?> state) {}

    record Recheck(Duration interval, Predicate<? super SseConnection> stillAllowed) {}

    /** A user that the application names; may be nobody. */
    record User(@Nullable String name) {}

    final List<TopicStart> topics = new ArrayList<>();
    final List<Snapshot> snapshots = new ArrayList<>();
    final List<SseStream.Opening> openings = new ArrayList<>();
    final List<SseStream.GapHandling> gapHandlings = new ArrayList<>();
    final List<BiConsumer<? super SseConnection, ? super CloseReason>> closings = new ArrayList<>();
    final List<Recheck> rechecks = new ArrayList<>();

    @Nullable
    Source source;

    @Nullable
    String elementName;

    @Nullable
    Function<? super Throwable, ?> errorEvent;
    /** Null for the request's. */
    @Nullable
    User user;

    @Nullable
    Duration retry;

    /** Called if no stream is opened: the peer was refused, wanted the headers alone, or something failed. */
    Runnable unopened = () -> {};

    StreamPlan changed(Consumer<StreamPlan> change) {
        StreamPlan copy = new StreamPlan();
        copy.topics.addAll(topics);
        copy.snapshots.addAll(snapshots);
        copy.openings.addAll(openings);
        copy.gapHandlings.addAll(gapHandlings);
        copy.closings.addAll(closings);
        copy.rechecks.addAll(rechecks);
        copy.source = source;
        copy.elementName = elementName;
        copy.errorEvent = errorEvent;
        copy.user = user;
        copy.retry = retry;
        copy.unopened = unopened;
        change.accept(copy);
        return copy;
    }

    List<String> topicNames() {
        return topics.stream().map(TopicStart::topic).toList();
    }
}
