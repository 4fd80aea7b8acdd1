// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.broadcast.BroadcasterBuilder;
import dev.rivulet.broadcast.OverflowPolicy;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.broadcast.TopicSettings;
import dev.rivulet.connection.Limits;
import dev.rivulet.log.History;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Describes a broadcaster as the properties say. A value that cannot be is refused with the property's name. */
final class BroadcasterFactory {

    private final BroadcasterBuilder builder = SseBroadcaster.builder();

    private BroadcasterFactory() {}

    static BroadcasterBuilder builder(SseProperties properties) {
        BroadcasterFactory factory = new BroadcasterFactory();
        factory.setTimes(properties);
        factory.setSizes(properties);
        factory.setTopics(properties);
        factory.builder.limits(limits(properties.getLimits()));
        factory.builder.gapNotices(properties.isGapNotices());
        return factory.builder;
    }

    private void setTimes(SseProperties properties) {
        set("heartbeat", properties.getHeartbeat(), builder::heartbeat);
        set("write-timeout", properties.getWriteTimeout(), builder::writeTimeout);
        set("max-age", properties.getMaxAge(), builder::maxAge);
        set("shutdown-retry", properties.getShutdownRetry(), builder::shutdownRetry);
        set("idle-topic-timeout", properties.getIdleTopicTimeout(), builder::idleTopicTimeout);
        set("completed-topic-timeout", properties.getCompletedTopicTimeout(), builder::completedTopicTimeout);
        requireNotNegative("shutdown-grace", properties.getShutdownGrace());
        requireNotNegative("source-patience", properties.getSourcePatience());
    }

    private void setSizes(SseProperties properties) {
        set("outbox", properties.getOutbox(), size -> builder.outboxBytes(size.toBytes()));
        set("idle-topic-size", properties.getIdleTopicSize(), size -> builder.idleTopicBytes(size.toBytes()));
        set("lanes", properties.getLanes(), builder::lanes);
    }

    private void setTopics(SseProperties properties) {
        TopicSettings all = checked("slack", properties.getSlack(), size -> TopicSettings.standard()
                .history(history("history", properties.getHistory(), History.standard()))
                .onOverflow(properties.getOverflow())
                .slackBytes(size.toBytes()));
        builder.history(all.history()).onOverflow(all.onOverflow()).slackBytes(all.slackBytes());
        properties.getTopics().forEach((name, topic) -> builder.topic(name, settings("topics." + name, topic, all)));
    }

    private static TopicSettings settings(String prefix, TopicProperties topic, TopicSettings all) {
        OverflowPolicy overflow = topic.getOverflow() == null ? all.onOverflow() : topic.getOverflow();
        TopicSettings settings = all.history(history(prefix + ".history", topic.getHistory(), all.history()))
                .onOverflow(overflow);
        DataSize slack = topic.getSlack();
        return slack == null
                ? settings
                : checked(prefix + ".slack", slack, size -> settings.slackBytes(size.toBytes()));
    }

    private static History history(String prefix, HistoryProperties properties, History otherwise) {
        History history = or(prefix + ".events", properties.getEvents(), otherwise, otherwise::events);
        History sized = or(prefix + ".size", properties.getSize(), history, size -> history.bytes(size.toBytes()));
        return or(prefix + ".max-age", properties.getMaxAge(), sized, sized::maxAge);
    }

    private static Limits limits(LimitProperties properties) {
        Limits none = Limits.none();
        Limits total = or("limits.connections", properties.getConnections(), none, none::connections);
        Limits address = or("limits.per-address", properties.getPerAddress(), total, total::perAddress);
        Limits user = or("limits.per-user", properties.getPerUser(), address, address::perUser);
        return or("limits.per-session", properties.getPerSession(), user, user::perSession);
    }

    private static <T, R> R or(String name, @Nullable T value, R otherwise, Function<T, R> change) {
        return value == null ? otherwise : checked(name, value, change);
    }

    private static <T> void set(String name, @Nullable T value, Consumer<T> setter) {
        if (value != null) {
            checked(name, value, it -> {
                setter.accept(it);
                return it;
            });
        }
    }

    private static <T, R> R checked(String name, T value, Function<T, R> setter) {
        try {
            return setter.apply(value);
        } catch (IllegalArgumentException e) {
            throw wrong(name, value, String.valueOf(e.getMessage()));
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw wrong(name, value, "must not be negative");
        }
    }

    private static InvalidConfigurationPropertyValueException wrong(String name, Object value, String reason) {
        return new InvalidConfigurationPropertyValueException("rivulet." + name, value, reason);
    }
}
