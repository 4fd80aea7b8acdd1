// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.servlet.SseStreams;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Answers with the {@link SseStream} or {@link SseEmitter} that a controller's method has returned.
 *
 * <p>Thread safety: immutable.
 */
final class SseStreamHandler implements HandlerMethodReturnValueHandler {

    /**
     * What all streams of the application share.
     *
     * @param broadcaster    what delivers events
     * @param objects        what makes events of objects
     * @param access         who may read what
     * @param customizers    who has something to do with each connection
     * @param context        what goes from the request's thread into callbacks
     * @param readers        threads that read from streams
     * @param sourcePatience how long a source may take to give its first element before its stream is opened without
     */
    record Setup(
            SseBroadcaster broadcaster,
            SseObjects objects,
            @Nullable SseAccess access,
            List<SseConnectionCustomizer> customizers,
            ContextCarrier context,
            Executor readers,
            Duration sourcePatience) {}

    /** A stream whose source has been started. Comes by a second time, when the source has given a sign of life. */
    private record Started(StreamPlan plan, SourcePump pump) {}

    private static final String SPRINGS_ASYNC = "org.springframework.web.context.request.async.";

    private final Setup setup;

    SseStreamHandler(Setup setup) {
        this.setup = setup;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return isStream(returnType.getParameterType())
                || (HttpEntity.class.isAssignableFrom(returnType.getParameterType())
                        && isStream(ResolvableType.forMethodParameter(returnType)
                                .getGeneric()
                                .toClass()));
    }

    static boolean isStream(Class<?> type) {
        return SseStream.class.isAssignableFrom(type)
                || SseEmitter.class.isAssignableFrom(type)
                || type == Started.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returned, MethodParameter returnType, ModelAndViewContainer mav, NativeWebRequest request)
            throws Exception {
        HttpServletRequest servletRequest = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        HttpServletResponse response =
                withoutLock(Objects.requireNonNull(request.getNativeResponse(HttpServletResponse.class)));
        UnaryOperator<Runnable> context = RequestContext.of(servletRequest);
        if (context == null) {
            handle(returned, mav, request, servletRequest, response);
        } else {
            ContextCalls.run(context, () -> handle(returned, mav, request, servletRequest, response));
        }
        if (!WebAsyncUtils.getAsyncManager(request).isConcurrentHandlingStarted()) {
            mav.setRequestHandled(true);
        }
    }

    private void handle(
            @Nullable Object returned,
            ModelAndViewContainer mav,
            NativeWebRequest request,
            HttpServletRequest servletRequest,
            HttpServletResponse response)
            throws Exception {
        Object body = returned instanceof HttpEntity<?> entity ? body(entity, response) : returned;
        if (body instanceof SseEmitter emitter) {
            begin(emitter.stream().describe(setup.objects).plan(), mav, request, servletRequest, response);
        } else if (body instanceof SseStream stream) {
            begin(stream.plan(), mav, request, servletRequest, response);
        } else if (body instanceof Started started) {
            open(started.plan, started.pump, servletRequest, response);
        }
    }

    /**
     * Since Spring Framework 6.1 a response takes a lock for each write, which a container may hold meanwhile. A stream keeps the rules that it enforces by itself. After a dispatch there is one more, of
     * the dispatch before, under what filters have wrapped around it since; what they wrapped at first is under that one.
     */
    private static HttpServletResponse withoutLock(HttpServletResponse response) {
        HttpServletResponse unlocked = response;
        ServletResponse each = response;
        while (each instanceof ServletResponseWrapper wrapper) {
            each = wrapper.getResponse();
            if (wrapper.getClass().getName().startsWith(SPRINGS_ASYNC) && each instanceof HttpServletResponse inner) {
                unlocked = inner;
            }
        }
        return unlocked;
    }

    private static @Nullable Object body(HttpEntity<?> entity, HttpServletResponse response) {
        if (entity instanceof ResponseEntity<?> answer) {
            int status = answer.getStatusCode().value();
            if (status != HttpServletResponse.SC_OK && entity.getBody() != null) {
                throw new IllegalArgumentException("status: a stream has status 200, but was given " + status);
            }
            response.setStatus(status);
        }
        HttpHeaders headers = entity.getHeaders();
        headers.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        return entity.getBody();
    }

    // ---- opening

    private void begin(
            StreamPlan plan,
            ModelAndViewContainer mav,
            NativeWebRequest request,
            HttpServletRequest servletRequest,
            HttpServletResponse response)
            throws Exception {
        ShallowEtagHeaderFilter.disableContentCaching((ServletRequest) servletRequest);
        requireReadable(plan, servletRequest);
        if (plan.source == null || !isGoingToStream(servletRequest)) {
            open(plan, null, servletRequest, response);
            return;
        }
        SourcePump pump = new SourcePump(plan, setup.objects);
        pump.start(plan.source, setup.readers);
        awaitSign(new Started(plan, pump), mav, request, servletRequest, response);
    }

    /** A source is not started for who wants only headers, or has had its end. */
    private static boolean isGoingToStream(HttpServletRequest request) {
        return !request.getMethod().equals("HEAD")
                && !SseBroadcaster.isEnd(SseStreams.lastEventId(request).orElse(null));
    }

    /** A source that fails at once is answered as if the controller had failed; one that gives nothing for a while becomes a stream without anything yet. */
    private void awaitSign(
            Started started,
            ModelAndViewContainer mav,
            NativeWebRequest request,
            HttpServletRequest servletRequest,
            HttpServletResponse response)
            throws Exception {
        DeferredResult<Object> sign = new DeferredResult<>(setup.sourcePatience.toMillis(), started);
        sign.onError(gone -> started.pump.cancel());
        Runnable told =
                () -> started.pump.earlyFailure().ifPresentOrElse(sign::setErrorResult, () -> sign.setResult(started));
        if (!started.pump.whenSignalled(told) && !setup.sourcePatience.isZero()) {
            WebAsyncUtils.getAsyncManager(request).startDeferredResultProcessing(sign, mav);
        } else {
            Throwable failure = started.pump.earlyFailure().orElse(null);
            if (failure != null) {
                throw Failures.asException(failure);
            }
            open(started.plan, started.pump, servletRequest, response);
        }
    }

    private void open(
            StreamPlan plan, @Nullable SourcePump pump, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        boolean opened = false;
        try {
            opened = SseStreams.openOrFail(
                            request, response, setup.broadcaster, user(plan, request), listener(plan, pump, request))
                    .isPresent();
        } finally {
            if (!opened) {
                plan.unopened.run();
                if (pump != null) {
                    pump.cancel();
                }
            }
        }
    }

    private static @Nullable String user(StreamPlan plan, HttpServletRequest request) {
        return plan.user != null ? plan.user.name() : request.getRemoteUser();
    }

    private StreamListener listener(StreamPlan plan, @Nullable SourcePump pump, HttpServletRequest request) {
        List<SseStream.Opening> customizers = setup.customizers.stream()
                .<SseStream.Opening>map(customizer -> connection -> customizer.customize(connection, request))
                .toList();
        return new StreamListener(plan, setup.objects, readable(request), customizers, setup.context.capture(), pump);
    }

    // ---- access

    private Predicate<String> readable(HttpServletRequest request) {
        return setup.access == null ? topic -> true : setup.access.topics(request);
    }

    private void requireReadable(StreamPlan plan, HttpServletRequest request) {
        if (setup.access != null && !plan.topics.isEmpty()) {
            Predicate<String> readable = readable(request);
            for (String topic : plan.topicNames()) {
                if (!readable.test(topic)) {
                    throw setup.access.denied(topic);
                }
            }
        }
    }
}
