// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.connection.CloseReason;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.Gap;
import dev.rivulet.connection.ResumeOutcome;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.event.SseEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Does what a stream's description says.
 *
 * <p>Thread safety: as {@link ConnectionListener}.
 */
final class StreamListener implements ConnectionListener {

    private final StreamPlan plan;
    private final SseObjects objects;
    private final Predicate<String> readable;
    /** They know the request, which the container will use for others; so they are let go. */
    private @Nullable List<SseStream.Opening> customizers;

    private final UnaryOperator<Runnable> context;
    private final @Nullable SourcePump pump;

    StreamListener(
            StreamPlan plan,
            SseObjects objects,
            Predicate<String> readable,
            List<SseStream.Opening> customizers,
            UnaryOperator<Runnable> context,
            @Nullable SourcePump pump) {
        this.plan = plan;
        this.objects = objects;
        this.readable = readable;
        this.customizers = customizers;
        this.context = context;
        this.pump = pump;
    }

    @Override
    public void onOpen(SseConnection connection) throws Exception {
        customize(connection);
        if (plan.retry != null) {
            connection.send(SseEvent.ofRetry(plan.retry));
        }
        if (subscribe(connection)) {
            sendSnapshots(connection);
        }
        for (SseStream.Opening opening : plan.openings) {
            opening.open(connection);
        }
        plan.rechecks.stream()
                .map(StreamPlan.Recheck::interval)
                .min(Duration::compareTo)
                .ifPresent(shortest -> connection.recheckEvery(shortest, this::isStillAllowed));
        if (pump != null) {
            pump.attach(connection);
        }
    }

    private void customize(SseConnection connection) throws Exception {
        List<SseStream.Opening> once = customizers == null ? List.of() : customizers;
        customizers = null;
        for (SseStream.Opening customizer : once) {
            customizer.open(connection);
        }
    }

    /** Subscribes to the topics. Answers whether the peer needs a snapshot at once; who has a gap gets it when it is told of that. */
    private boolean subscribe(SseConnection connection) {
        boolean fresh = plan.topics.isEmpty();
        for (StreamPlan.TopicStart start : plan.topics) {
            fresh |= connection.subscribe(start.topic(), start.start()).outcome() == ResumeOutcome.FRESH;
        }
        return fresh;
    }

    private void sendSnapshots(SseConnection connection) throws Exception {
        for (StreamPlan.Snapshot snapshot : plan.snapshots) {
            connection.send(objects.event(snapshot.name(), snapshot.state().call()));
        }
    }

    /** A connection has one check, so a stream's are all made when the first of them is due. */
    private boolean isStillAllowed(SseConnection connection) {
        boolean[] answer = new boolean[1];
        context.apply(() -> answer[0] = plan.rechecks.stream()
                        .allMatch(recheck -> recheck.stillAllowed().test(connection)))
                .run();
        return answer[0];
    }

    @Override
    public void onGap(SseConnection connection, Gap gap) throws Exception {
        ContextCalls.run(context, () -> {
            sendSnapshots(connection);
            for (SseStream.GapHandling handling : plan.gapHandlings) {
                handling.handle(connection, gap);
            }
        });
    }

    @Override
    public boolean maySubscribe(SseConnection connection, String topic) {
        return readable.test(topic);
    }

    @Override
    public void onClose(SseConnection connection, CloseReason reason) {
        if (pump != null) {
            pump.cancel();
        }
        context.apply(() -> plan.closings.forEach(closing -> closing.accept(connection, reason)))
                .run();
    }
}
