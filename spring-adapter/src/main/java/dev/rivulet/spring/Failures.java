// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.event.SseEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Failures of sources as events. */
final class Failures {

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());
    private static final String NAME = "error";

    private Failures() {}

    /** What a failure becomes by default: a problem as of RFC 9457, in the order of that standard. */
    static Object event(Throwable failure) {
        Map<String, Object> problem = FrameworkProblem.of(failure);
        return problem != null ? problem : byAnnotation(failure);
    }

    private static Map<String, Object> byAnnotation(Throwable failure) {
        ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(failure.getClass(), ResponseStatus.class);
        return status == null
                ? problem(HttpStatus.INTERNAL_SERVER_ERROR, null)
                : problem(status.code(), status.reason().isEmpty() ? null : status.reason());
    }

    static Map<String, Object> problem(HttpStatus status, @Nullable String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", status.getReasonPhrase());
        problem.put("status", status.value());
        if (detail != null) {
            problem.put("detail", detail);
        }
        return problem;
    }

    /** The event that the application or the default makes of a failure. Whatever fails on the way, there is one. */
    static SseEvent event(Throwable failure, Function<? super Throwable, ?> errorEvent, SseObjects objects) {
        LOG.log(System.Logger.Level.WARNING, "A source of a stream has failed; its peer is told so", failure);
        try {
            SseEvent event = objects.event(errorEvent.apply(failure));
            return event.name() == null && event.data() != null ? event.withName(NAME) : event;
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The failure of a source could not be written", e);
            return SseEvent.named(NAME, "{\"title\":\"Internal Server Error\",\"status\":500}");
        }
    }

    /** What fails a request. */
    static Exception asException(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }
}
