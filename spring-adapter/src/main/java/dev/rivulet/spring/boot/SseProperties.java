// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import dev.rivulet.broadcast.OverflowPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code rivulet.*}. A wrong value keeps the application from starting, with the property's name and value.
 *
 * <p>Thread safety: none; bound once, when the application starts.
 */
@ConfigurationProperties("rivulet")
public class SseProperties {

    /** How streams are written. */
    public enum Transport {
        /** Without blocking wherever container and filters can do it. */
        AUTO,
        /** Each write takes a thread, of at most 256, or a virtual one from Java 24 on. */
        BLOCKING,
        /** Writes never wait. */
        NON_BLOCKING
    }

    /** After how much silence a connection gets a heartbeat; 0 for none. */
    private Duration heartbeat = Duration.ofSeconds(15);

    /** How long a connection may take nothing before it is cut. */
    private Duration writeTimeout = Duration.ofSeconds(30);

    /** How old a connection may become, give or take a tenth; browsers come back and resume. 0 for no limit. */
    private Duration maxAge = Duration.ZERO;

    /** How long peers are told to wait, give or take a half, when the application stops; 0 to tell nothing. */
    private Duration shutdownRetry = Duration.ofSeconds(5);

    /** How long open streams may take to read what is pending when the application stops. Less than spring.lifecycle.timeout-per-shutdown-phase. */
    private Duration shutdownGrace = Duration.ofSeconds(2);

    /** How long a source (a Flux, a Stream) may take to give its first element, or to fail, before its stream is opened without; 0 to open it at once. */
    private Duration sourcePatience = Duration.ofSeconds(1);

    /** What becomes of a reader that is too far behind. */
    private OverflowPolicy overflow = OverflowPolicy.DISCONNECT;

    /** How far a reader may fall behind, in encoded bytes of a topic, even if the history is shorter. */
    private DataSize slack = DataSize.ofMegabytes(1);

    /** How much may wait that was sent to one connection alone. */
    private DataSize outbox = DataSize.ofMegabytes(1);

    /** Whether a peer that has missed events for good is told so by an event named "gap". */
    private boolean gapNotices = true;

    /** How long a topic that nobody reads is remembered; by default 10 minutes or the age of the history. */
    private @Nullable Duration idleTopicTimeout;

    /** How much the topics that nobody reads may hold together; by default 64MB or four histories. */
    private @Nullable DataSize idleTopicSize;

    /** How long it is remembered that a topic is complete. */
    private Duration completedTopicTimeout = Duration.ofHours(1);

    /** How many threads write; by default one for each processor, at most 4. */
    private @Nullable Integer lanes;

    /** Proxies whose Forwarded or X-Forwarded-For headers are believed: addresses, ranges such as 10.0.0.0/8, "loopback", "private". Not needed where server.forward-headers-strategy does the same. */
    private List<String> trustedProxies = new ArrayList<>();

    /** Whether a stream ends with the HTTP session within which it was opened. */
    private boolean closeWithSession = true;

    /** How streams are written. Blocking takes a thread for each write, non-blocking does not; auto is non-blocking wherever container and filters can do it. */
    private Transport transport = Transport.AUTO;

    /** What is kept of each topic for those who resume. */
    @NestedConfigurationProperty
    private final HistoryProperties history = new HistoryProperties();

    /** How many connections are admitted. */
    @NestedConfigurationProperty
    private final LimitProperties limits = new LimitProperties();

    /** The filter in front of streams that others write. */
    @NestedConfigurationProperty
    private final FilterProperties filter = new FilterProperties();

    /** Settings of single topics. */
    private final Map<String, TopicProperties> topics = new LinkedHashMap<>();

    /** Creates them with the defaults. */
    public SseProperties() {}

    /**
     * After how much silence a connection gets a heartbeat; 0 for none.
     *
     * @return the value
     */
    public Duration getHeartbeat() {
        return heartbeat;
    }

    /**
     * After how much silence a connection gets a heartbeat; 0 for none.
     *
     * @param heartbeat the value
     */
    public void setHeartbeat(Duration heartbeat) {
        this.heartbeat = heartbeat;
    }

    /**
     * How long a connection may take nothing before it is cut.
     *
     * @return the value
     */
    public Duration getWriteTimeout() {
        return writeTimeout;
    }

    /**
     * How long a connection may take nothing before it is cut.
     *
     * @param writeTimeout the value
     */
    public void setWriteTimeout(Duration writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    /**
     * How old a connection may become, give or take a tenth; browsers come back and resume. 0 for no limit.
     *
     * @return the value
     */
    public Duration getMaxAge() {
        return maxAge;
    }

    /**
     * How old a connection may become, give or take a tenth; browsers come back and resume. 0 for no limit.
     *
     * @param maxAge the value
     */
    public void setMaxAge(Duration maxAge) {
        this.maxAge = maxAge;
    }

    /**
     * How long peers are told to wait, give or take a half, when the application stops; 0 to tell nothing.
     *
     * @return the value
     */
    public Duration getShutdownRetry() {
        return shutdownRetry;
    }

    /**
     * How long peers are told to wait, give or take a half, when the application stops; 0 to tell nothing.
     *
     * @param shutdownRetry the value
     */
    public void setShutdownRetry(Duration shutdownRetry) {
        this.shutdownRetry = shutdownRetry;
    }

    /**
     * How long open streams may take to read what is pending when the application stops. Less than spring.lifecycle.timeout-per-shutdown-phase.
     *
     * @return the value
     */
    public Duration getShutdownGrace() {
        return shutdownGrace;
    }

    /**
     * How long open streams may take to read what is pending when the application stops. Less than spring.lifecycle.timeout-per-shutdown-phase.
     *
     * @param shutdownGrace the value
     */
    public void setShutdownGrace(Duration shutdownGrace) {
        this.shutdownGrace = shutdownGrace;
    }

    /**
     * How long a source (a Flux, a Stream) may take to give its first element, or to fail, before its stream is opened without; 0 to open it at once.
     *
     * @return the value
     */
    public Duration getSourcePatience() {
        return sourcePatience;
    }

    /**
     * How long a source (a Flux, a Stream) may take to give its first element, or to fail, before its stream is opened without; 0 to open it at once.
     *
     * @param sourcePatience the value
     */
    public void setSourcePatience(Duration sourcePatience) {
        this.sourcePatience = sourcePatience;
    }

    /**
     * What becomes of a reader that is too far behind.
     *
     * @return the value
     */
    public OverflowPolicy getOverflow() {
        return overflow;
    }

    /**
     * What becomes of a reader that is too far behind.
     *
     * @param overflow the value
     */
    public void setOverflow(OverflowPolicy overflow) {
        this.overflow = overflow;
    }

    /**
     * How far a reader may fall behind, in encoded bytes of a topic, even if the history is shorter.
     *
     * @return the value
     */
    public DataSize getSlack() {
        return slack;
    }

    /**
     * How far a reader may fall behind, in encoded bytes of a topic, even if the history is shorter.
     *
     * @param slack the value
     */
    public void setSlack(DataSize slack) {
        this.slack = slack;
    }

    /**
     * How much may wait that was sent to one connection alone.
     *
     * @return the value
     */
    public DataSize getOutbox() {
        return outbox;
    }

    /**
     * How much may wait that was sent to one connection alone.
     *
     * @param outbox the value
     */
    public void setOutbox(DataSize outbox) {
        this.outbox = outbox;
    }

    /**
     * Whether a peer that has missed events for good is told so by an event named "gap".
     *
     * @return the value
     */
    public boolean isGapNotices() {
        return gapNotices;
    }

    /**
     * Whether a peer that has missed events for good is told so by an event named "gap".
     *
     * @param gapNotices the value
     */
    public void setGapNotices(boolean gapNotices) {
        this.gapNotices = gapNotices;
    }

    /**
     * How long a topic that nobody reads is remembered; by default 10 minutes or the age of the history.
     *
     * @return the value
     */
    public @Nullable Duration getIdleTopicTimeout() {
        return idleTopicTimeout;
    }

    /**
     * How long a topic that nobody reads is remembered; by default 10 minutes or the age of the history.
     *
     * @param idleTopicTimeout the value
     */
    public void setIdleTopicTimeout(@Nullable Duration idleTopicTimeout) {
        this.idleTopicTimeout = idleTopicTimeout;
    }

    /**
     * How much the topics that nobody reads may hold together; by default 64MB or four histories.
     *
     * @return the value
     */
    public @Nullable DataSize getIdleTopicSize() {
        return idleTopicSize;
    }

    /**
     * How much the topics that nobody reads may hold together; by default 64MB or four histories.
     *
     * @param idleTopicSize the value
     */
    public void setIdleTopicSize(@Nullable DataSize idleTopicSize) {
        this.idleTopicSize = idleTopicSize;
    }

    /**
     * How long it is remembered that a topic is complete.
     *
     * @return the value
     */
    public Duration getCompletedTopicTimeout() {
        return completedTopicTimeout;
    }

    /**
     * How long it is remembered that a topic is complete.
     *
     * @param completedTopicTimeout the value
     */
    public void setCompletedTopicTimeout(Duration completedTopicTimeout) {
        this.completedTopicTimeout = completedTopicTimeout;
    }

    /**
     * How many threads write; by default one for each processor, at most 4.
     *
     * @return the value
     */
    public @Nullable Integer getLanes() {
        return lanes;
    }

    /**
     * How many threads write; by default one for each processor, at most 4.
     *
     * @param lanes the value
     */
    public void setLanes(@Nullable Integer lanes) {
        this.lanes = lanes;
    }

    /**
     * Proxies whose Forwarded or X-Forwarded-For headers are believed: addresses, ranges such as 10.0.0.0/8, "loopback", "private". Not needed where server.forward-headers-strategy does the same.
     *
     * @return the value
     */
    public List<String> getTrustedProxies() {
        return trustedProxies;
    }

    /**
     * Proxies whose Forwarded or X-Forwarded-For headers are believed: addresses, ranges such as 10.0.0.0/8, "loopback", "private". Not needed where server.forward-headers-strategy does the same.
     *
     * @param trustedProxies the value
     */
    public void setTrustedProxies(List<String> trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    /**
     * Whether a stream ends with the HTTP session within which it was opened.
     *
     * @return the value
     */
    public boolean isCloseWithSession() {
        return closeWithSession;
    }

    /**
     * Whether a stream ends with the HTTP session within which it was opened.
     *
     * @param closeWithSession the value
     */
    public void setCloseWithSession(boolean closeWithSession) {
        this.closeWithSession = closeWithSession;
    }

    /**
     * How streams are written. Blocking takes a thread for each write, non-blocking does not; auto is non-blocking wherever container and filters can do it.
     *
     * @return the value
     */
    public Transport getTransport() {
        return transport;
    }

    /**
     * How streams are written. Blocking takes a thread for each write, non-blocking does not; auto is non-blocking wherever container and filters can do it.
     *
     * @param transport the value
     */
    public void setTransport(Transport transport) {
        this.transport = transport;
    }

    /**
     * What is kept of each topic for those who resume.
     *
     * @return them
     */
    public HistoryProperties getHistory() {
        return history;
    }

    /**
     * How many connections are admitted.
     *
     * @return them
     */
    public LimitProperties getLimits() {
        return limits;
    }

    /**
     * The filter in front of streams that others write.
     *
     * @return them
     */
    public FilterProperties getFilter() {
        return filter;
    }

    /**
     * Settings of single topics, by name.
     *
     * @return them
     */
    public Map<String, TopicProperties> getTopics() {
        return topics;
    }
}
