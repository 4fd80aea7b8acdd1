// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import dev.rivulet.event.SseEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.expression.Expression;
import org.springframework.expression.ParserContext;
import org.springframework.expression.common.CompositeStringExpression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.expression.common.TemplateParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.util.ClassUtils;

/**
 * What one annotation says, ready to be done.
 *
 * <p>Thread safety: safe for use by any thread. Expressions are parsed when the first event comes: one that is wrong is that event's failure.
 */
final class PublishPlan {

    private static final SpelExpressionParser PARSER = new SpelExpressionParser();
    private static final ParserContext TEMPLATE = new TemplateParserContext("{", "}");

    private final PublishSse annotation;
    private final Map<String, Expression> parsed = new ConcurrentHashMap<>();

    private PublishPlan(PublishSse annotation) {
        this.annotation = annotation;
    }

    /** What the annotations of a class say; nothing if it has none. */
    static List<PublishPlan> of(Class<?> type) {
        return annotations(type).map(PublishPlan::new).toList();
    }

    private static Stream<PublishSse> annotations(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            List<PublishSse> own = direct(each).toList();
            if (!own.isEmpty()) {
                return own.stream();
            }
        }
        return ClassUtils.getAllInterfacesForClassAsSet(type).stream().flatMap(PublishPlan::direct);
    }

    private static Stream<PublishSse> direct(Class<?> type) {
        return MergedAnnotations.from(type, SearchStrategy.DIRECT).stream(PublishSse.class)
                .map(MergedAnnotation::synthesize);
    }

    void publish(Object event, SseTemplate template) {
        String topic = filled("topic", annotation.topic(), event);
        SseEvent made = template.event(annotation.name().isEmpty() ? null : annotation.name(), data(event));
        if (!annotation.id().isEmpty()) {
            made = made.withId(filled("id", annotation.id(), event));
        }
        if (!annotation.key().isEmpty()) {
            made = made.withKey(filled("key", annotation.key(), event));
        }
        template.broadcaster().publish(topic, made);
    }

    private Object data(Object event) {
        if (!annotation.data().isEmpty()) {
            Expression expression = parsed.computeIfAbsent("data", it -> PARSER.parseExpression(annotation.data()));
            return value("data", annotation.data(), expression, event, Object.class);
        }
        if (event instanceof PayloadApplicationEvent<?> wrapper) {
            return wrapper.getPayload();
        }
        if (event instanceof ApplicationEvent) {
            throw new IllegalArgumentException(
                    "data: must say what of it is to be written, for example data = \"order\""
                            + ", since an ApplicationEvent would be written with its source");
        }
        return event;
    }

    private String filled(String attribute, String template, Object event) {
        StringBuilder text = new StringBuilder();
        for (Expression part :
                parts(parsed.computeIfAbsent(attribute, it -> PARSER.parseExpression(template, TEMPLATE)))) {
            text.append(
                    part instanceof LiteralExpression
                            ? part.getExpressionString()
                            : value(attribute, template, part, event, String.class));
        }
        return text.toString();
    }

    private static Expression[] parts(Expression parsed) {
        return parsed instanceof CompositeStringExpression several
                ? several.getExpressions()
                : new Expression[] {parsed};
    }

    private static <T> T value(String attribute, String text, Expression part, Object event, Class<T> type) {
        T value;
        try {
            value = part.getValue(context(), event, type);
        } catch (RuntimeException e) {
            throw wrong(attribute, text, part, String.valueOf(e.getMessage()), e);
        }
        if (value == null) {
            throw wrong(attribute, text, part, "is null", null);
        }
        return value;
    }

    private static IllegalArgumentException wrong(
            String attribute, String text, Expression part, String what, @Nullable RuntimeException cause) {
        return new IllegalArgumentException(
                attribute + ": \"" + part.getExpressionString() + "\" of \"" + text + "\": " + what, cause);
    }

    private static SimpleEvaluationContext context() {
        return SimpleEvaluationContext.forReadOnlyDataBinding()
                .withInstanceMethods()
                .build();
    }
}
