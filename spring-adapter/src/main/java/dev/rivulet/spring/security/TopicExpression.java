// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.security;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.SpelNode;
import org.springframework.expression.spel.ast.BeanReference;
import org.springframework.expression.spel.ast.CompoundExpression;
import org.springframework.expression.spel.ast.FunctionReference;
import org.springframework.expression.spel.ast.Indexer;
import org.springframework.expression.spel.ast.MethodReference;
import org.springframework.expression.spel.ast.Projection;
import org.springframework.expression.spel.ast.PropertyOrFieldReference;
import org.springframework.expression.spel.ast.Selection;
import org.springframework.expression.spel.ast.VariableReference;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.StandardEvaluationContext;

/**
 * An expression of {@link SseTopicRules}. A name that can have no meaning is found when it is made, so that a slip of the pen does not deny what it should allow, or the reverse.
 *
 * <p>Thread safety: immutable.
 */
final class TopicExpression {

    private static final Set<String> METHODS = Stream.of(TopicQuestion.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .collect(Collectors.toSet());

    private static final Set<String> PROPERTIES = Stream.of(TopicQuestion.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getParameterCount() == 0)
            .map(TopicExpression::property)
            .collect(Collectors.toCollection(TreeSet::new));

    private final SpelExpression expression;
    private final String text;

    private TopicExpression(SpelExpression expression, String text) {
        this.expression = expression;
        this.text = text;
    }

    private static String property(Method accessor) {
        String name = accessor.getName().replaceFirst("^(get|is)(?=[A-Z])", "");
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if it cannot be parsed, or names what there is not
     */
    static TopicExpression of(String text, Set<String> variables) {
        try {
            SpelExpression parsed = new SpelExpressionParser().parseRaw(text);
            check(parsed.getAST(), variables, true);
            return new TopicExpression(parsed, text);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Whether it can only be asked with beans. */
    boolean namesBeans() {
        return namesBeans(expression.getAST());
    }

    private static boolean namesBeans(SpelNode node) {
        if (node instanceof BeanReference) {
            return true;
        }
        for (int i = 0; i < node.getChildCount(); i++) {
            if (namesBeans(node.getChild(i))) {
                return true;
            }
        }
        return false;
    }

    // ---- names

    private static void check(SpelNode node, Set<String> variables, boolean ofQuestion) {
        if (node instanceof VariableReference || node instanceof FunctionReference) {
            checkVariable(node, variables);
        } else if (ofQuestion && node instanceof PropertyOrFieldReference property) {
            require(PROPERTIES.contains(property.getName()), property.getName(), PROPERTIES);
        } else if (ofQuestion && node instanceof MethodReference method) {
            require(METHODS.contains(method.getName()), method.getName() + "()", new TreeSet<>(METHODS));
        }
        boolean inside =
                ofQuestion && !(node instanceof Selection || node instanceof Projection || node instanceof Indexer);
        for (int i = 0; i < node.getChildCount(); i++) {
            SpelNode child = node.getChild(i);
            if (node instanceof CompoundExpression && i > 0) {
                checkMember(child, variables, inside);
            } else {
                check(child, variables, inside);
            }
        }
    }

    /** Something of an object whose type is known only later; but its arguments are the question's again. */
    private static void checkMember(SpelNode member, Set<String> variables, boolean ofQuestion) {
        boolean inside = ofQuestion && member instanceof MethodReference;
        for (int i = 0; i < member.getChildCount(); i++) {
            check(member.getChild(i), variables, inside);
        }
    }

    private static void checkVariable(SpelNode node, Set<String> variables) {
        String name = node.toStringAST().substring(1);
        boolean known = node instanceof VariableReference
                && (variables.contains(name) || name.equals("root") || name.equals("this"));
        require(known, "#" + name, variables.stream().map("#"::concat).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static void require(boolean known, String name, Set<String> there) {
        if (!known) {
            throw new IllegalArgumentException("there is no " + name + ", but " + there);
        }
    }

    // ---- asking

    boolean isTrue(TopicQuestion question, Map<String, String> variables, @Nullable BeanFactory beans) {
        StandardEvaluationContext context = new StandardEvaluationContext(question);
        variables.forEach(context::setVariable);
        if (beans != null) {
            context.setBeanResolver(new BeanFactoryResolver(beans));
        }
        return Boolean.TRUE.equals(expression.getValue(context));
    }

    @Override
    public String toString() {
        return text;
    }
}
