// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that application events of a class are published to a topic, when the transaction in which they were published has committed; at once if there is none.
 *
 * <pre>{@code
 * @PublishSse(topic = "orders/{customer}", name = "placed")
 * record OrderPlaced(String customer, long number) {}
 *
 * applicationEventPublisher.publishEvent(new OrderPlaced("ada", 17));    // event: placed, data: {"customer":"ada","number":17}
 * }</pre>
 *
 * <p>Topic, id and key are texts in which {@code {...}} stands for a property of the event: an expression of the Spring Expression Language, with the event as its root, that reads properties, record
 * components and public methods, {@code {customer.id}} for example. What it gives is put in as it is; one that gives null is an error.
 *
 * <p>The event is read and written when the transaction has committed, by the thread that has committed it; by the thread that publishes it if there is no transaction. If the transaction rolls back, nothing
 * happens. A failure (a property that is not there, an object that cannot be written) is logged and disturbs nobody: what the event tells of has happened.
 *
 * <p>Several annotations publish to several topics. Other annotations may carry this one, and pass attributes on by {@code @AliasFor}. A class that has none itself has those of its nearest superclass
 * that has any, or else those of its interfaces.
 */
@Documented
@Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(PublishSse.All.class)
public @interface PublishSse {

    /**
     * The topic.
     *
     * @return text with {@code {...}}, not empty
     */
    String topic();

    /**
     * The event's name.
     *
     * @return the name, taken as it is; empty for none
     */
    String name() default "";

    /**
     * The event's id, if the application has ids of its own.
     *
     * @return text with {@code {...}}; empty for the position that the broadcaster gives
     */
    String id() default "";

    /**
     * The event's conflation key.
     *
     * @return text with {@code {...}}; empty for none
     */
    String key() default "";

    /**
     * What is written.
     *
     * @return an expression without braces, {@code order} for example; empty for the event itself. An event that extends {@code ApplicationEvent} must say it, since it would be written with its source, unless it
     *         is a {@code PayloadApplicationEvent}, of which the payload is written
     */
    String data() default "";

    /** Several of them. */
    @Documented
    @Target({ElementType.TYPE, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {

        /**
         * The annotations.
         *
         * @return them
         */
        PublishSse[] value();
    }
}
