// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.benchmark;

import dev.rivulet.filter.SseFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A request and its answer in memory, without and with {@link SseFilter}: what differs is the filter's own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {

    /** Events of a stream; small against them is what a stream's beginning and end cost. */
    private static final int EVENTS = 1_000;

    /** Whether the filter stands in front. */
    @Param({"false", "true"})
    public boolean filtered;

    private final FakeRequest request = new FakeRequest();
    private final FakeResponse response = new FakeResponse();
    private final SseFilter filter = new SseFilter();
    private final FilterChain smallPage = chain(Answer.smallPage());
    private final FilterChain smallWrittenPage = chain(Answer.smallWrittenPage());
    private final FilterChain largePage = chain(Answer.largePage());
    private final FilterChain flushedEvents = chain(Answer.events(EVENTS, 1));
    private final FilterChain eventsFlushedByHundred = chain(Answer.events(EVENTS, 100));
    private final FilterChain flushedWrittenEvents = chain(Answer.writtenEvents(EVENTS, 1));

    /** Starts the filter. */
    @Setup
    public void start() throws ServletException {
        if (filtered) {
            filter.init(new FakeConfig(FakeContext.create(), Map.of()));
        }
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        if (filtered) {
            filter.destroy();
        }
    }

    /** 200 bytes by the stream. */
    @Benchmark
    public FakeResponse smallPage() throws IOException, ServletException {
        return answer(smallPage);
    }

    /** 200 characters by the writer. */
    @Benchmark
    public FakeResponse smallWrittenPage() throws IOException, ServletException {
        return answer(smallWrittenPage);
    }

    /** 1 MiB in writes of 8 KiB. */
    @Benchmark
    public FakeResponse largePage() throws IOException, ServletException {
        return answer(largePage);
    }

    /** An event of 100 bytes and a flush. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public FakeResponse flushedEvent() throws IOException, ServletException {
        return answer(flushedEvents);
    }

    /** An event of 100 bytes, a flush after each hundredth. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public FakeResponse eventFlushedByHundred() throws IOException, ServletException {
        return answer(eventsFlushedByHundred);
    }

    /** An event of 100 characters and a flush, by the writer. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public FakeResponse flushedWrittenEvent() throws IOException, ServletException {
        return answer(flushedWrittenEvents);
    }

    private FakeResponse answer(FilterChain chain) throws IOException, ServletException {
        request.reset();
        response.reuse();
        if (filtered) {
            filter.doFilter(request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
        return response;
    }

    private static FilterChain chain(Answer answer) {
        return answer::write;
    }
}
