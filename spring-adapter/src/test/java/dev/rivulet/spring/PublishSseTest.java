// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rivulet.broadcast.Admission;
import dev.rivulet.broadcast.SseBroadcaster;
import dev.rivulet.connection.ConnectionListener;
import dev.rivulet.connection.ConnectionRequest;
import dev.rivulet.connection.SseConnection;
import dev.rivulet.connection.StartFrom;
import dev.rivulet.testkit.LeakCheck;
import dev.rivulet.testkit.ReceivedEvent;
import dev.rivulet.testkit.ScriptedTransport;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

/** Application events that are published to topics. */
@ExtendWith(LeakCheck.class)
final class PublishSseTest {

    record Customer(String id) {}

    @PublishSse(topic = "orders/{customer.id}", name = "placed", key = "{number}")
    record OrderPlaced(Customer customer, long number) {}

    @PublishSse(topic = "users/{user}", id = "u-{user}")
    @PublishSse(topic = "users", data = "user.toUpperCase()")
    record UserRenamed(String user) {}

    @PublishSse(topic = "orders/{custmer}")
    record Misspelt(String customer) {}

    @PublishSse(topic = "orders/{customer")
    record Unbalanced(String customer) {}

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @PublishSse(topic = "")
    @interface Audited {

        @AliasFor(annotation = PublishSse.class, attribute = "topic")
        String value();
    }

    @Audited("audit/{what}")
    record LoggedIn(String what) {}

    @PublishSse(topic = "shapes")
    interface Shape {}

    record Square() implements Shape {}

    @PublishSse(topic = "parents")
    static class Parent {}

    static class Child extends Parent {}

    @PublishSse(topic = "rebels")
    static final class Rebel extends Parent {}

    @PublishSse(topic = "stocks", data = "symbol")
    static final class StockChanged extends ApplicationEvent {

        private static final long serialVersionUID = 1;

        StockChanged(Object source) {
            super(source);
        }

        public String getSymbol() {
            return "AAPL";
        }
    }

    @PublishSse(topic = "stocks")
    static final class SaysNotWhat extends ApplicationEvent {

        private static final long serialVersionUID = 1;

        SaysNotWhat(Object source) {
            super(source);
        }
    }

    @PublishSse(topic = "wrapped")
    static final class Wrapped<T> extends PayloadApplicationEvent<T> {

        private static final long serialVersionUID = 1;

        Wrapped(Object source, T payload) {
            super(source, payload);
        }
    }

    /** Transactions without anything in them. */
    private static final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    /** Writes whatever it gets as its text. */
    private static final class TextConverter extends AbstractHttpMessageConverter<Object> {

        TextConverter() {
            super(MediaType.APPLICATION_JSON);
        }

        @Override
        protected boolean supports(Class<?> type) {
            return true;
        }

        @Override
        protected Object readInternal(Class<?> type, HttpInputMessage message) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void writeInternal(Object object, HttpOutputMessage message) throws IOException {
            message.getBody().write(object.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private final SseBroadcaster broadcaster = SseBroadcaster.builder().lanes(1).build();
    private final SseTemplate template =
            new SseTemplate(broadcaster, new SseObjects(() -> List.of(new TextConverter())));
    private final TransactionTemplate transaction = new TransactionTemplate(new Transactions());
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final List<LogRecord> logged = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(PublishSseListener.class.getName());
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void start() {
        logger.addHandler(log);
        logger.setUseParentHandlers(false);
        context.registerBean(PublishSseListener.class, () -> new PublishSseListener(() -> template));
        context.registerBean("multicaster", SimpleApplicationEventMulticaster.class);
        context.setClassLoader(PublishSseTest.class.getClassLoader());
    }

    @AfterEach
    void stop() {
        context.close();
        broadcaster.close();
        logger.removeHandler(log);
        logger.setUseParentHandlers(true);
    }

    @Test
    void publish_withoutTransaction_isAtOnce() {
        context.refresh();

        context.publishEvent(new OrderPlaced(new Customer("ada"), 17));

        assertThat(published()).isEqualTo(1);
        assertThat(read("orders/ada", 1))
                .extracting(ReceivedEvent::name, ReceivedEvent::data)
                .containsExactly(tuple("placed", "OrderPlaced[customer=Customer[id=ada], number=17]"));
    }

    @Test
    void publish_inTransaction_isAfterCommit() {
        context.refresh();

        transaction.executeWithoutResult(status -> {
            context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
            context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
            assertThat(published()).isZero();
        });

        assertThat(published()).isEqualTo(2);
    }

    @Test
    void publish_inTransactionThatRollsBack_isNot() {
        context.refresh();

        transaction.executeWithoutResult(status -> {
            context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
            status.setRollbackOnly();
        });

        assertThat(published()).isZero();
    }

    @Test
    void publish_byWhatRunsAfterCommit_isNotLost() {
        context.refresh();

        transaction.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
                    }
                }));

        assertThat(published()).isEqualTo(1);
    }

    @Test
    void publish_besideWhatFailsAfterCommit_isNotLost() {
        context.refresh();

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            throw new IllegalStateException("another one's failure");
                        }
                    });
                    context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
                }))
                .hasMessage("another one's failure");

        assertThat(published()).isEqualTo(1);
    }

    @Test
    void publish_byMulticasterWithThreads_knowsTheTransaction() {
        context.addBeanFactoryPostProcessor(beans -> {
            SimpleApplicationEventMulticaster threads = new SimpleApplicationEventMulticaster(beans);
            threads.setTaskExecutor(new SimpleAsyncTaskExecutor("events-"));
            beans.registerSingleton("applicationEventMulticaster", threads);
        });
        context.refresh();

        transaction.executeWithoutResult(status -> {
            context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> context.publishEvent(new OrderPlaced(new Customer("bob"), 18)));

        assertThat(read("orders/bob", 1)).hasSize(1);
        int rolledBack = ClassUtils.hasMethod(ApplicationListener.class, "supportsAsyncExecution") ? 0 : 1;
        Waiting.until("both are done", () -> published() == 1 + rolledBack);
    }

    @Test
    void publish_withoutSpringsTransactions_isAtOnce() {
        context.setClassLoader(new FilteredClassLoader("org.springframework.transaction"));
        context.refresh();

        transaction.executeWithoutResult(status -> {
            context.publishEvent(new OrderPlaced(new Customer("ada"), 17));
            assertThat(published()).isEqualTo(1);
        });
    }

    @Test
    void publish_toSeveralTopics_writesWhatEachSays() {
        context.refresh();

        context.publishEvent(new UserRenamed("ada"));

        assertThat(read("users/ada", 1))
                .extracting(ReceivedEvent::lastEventId, ReceivedEvent::data)
                .containsExactly(tuple("u-ada", "UserRenamed[user=ada]"));
        assertThat(read("users", 1)).extracting(ReceivedEvent::data).containsExactly("ADA");
    }

    @Test
    void publish_byAnotherAnnotation_passesAttributesOn() {
        context.refresh();

        context.publishEvent(new LoggedIn("in"));

        assertThat(read("audit/in", 1)).hasSize(1);
    }

    @Test
    void publish_ofSubclass_isAsItsNearestAncestorSays() {
        context.refresh();

        context.publishEvent(new Square());
        context.publishEvent(new Child());
        context.publishEvent(new Rebel());

        assertThat(published()).isEqualTo(3);
        assertThat(read("shapes", 1)).hasSize(1);
        assertThat(read("parents", 1)).hasSize(1);
        assertThat(read("rebels", 1)).hasSize(1);
    }

    @Test
    void publish_ofApplicationEvent_writesWhatItSays() {
        context.refresh();

        context.publishEvent(new StockChanged(this));
        context.publishEvent(new Wrapped<>(this, "text"));

        assertThat(read("stocks", 1)).extracting(ReceivedEvent::data).containsExactly("AAPL");
        assertThat(read("wrapped", 1)).extracting(ReceivedEvent::data).containsExactly("text");
    }

    @Test
    void publish_thatFails_isLoggedAndDisturbsNobody() {
        context.refresh();

        context.publishEvent(new SaysNotWhat(this));
        context.publishEvent(new Unbalanced("ada"));
        context.publishEvent(new Misspelt("ada"));
        context.publishEvent(new UserRenamed("line\nbreak"));
        transaction.executeWithoutResult(status -> context.publishEvent(new Misspelt("ada")));
        context.publishEvent(new OrderPlaced(new Customer(null), 17));

        assertThat(logged)
                .extracting(LogRecord::getMessage)
                .contains("An application event could not be published to its topic: " + Misspelt.class.getName());
        assertThat(failures())
                .hasSize(6)
                .anySatisfy(text -> assertThat(text).startsWith("data: must say what"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("topic: \"custmer\" of \"orders/{custmer}\":")
                        .contains("'custmer'", Misspelt.class.getName()))
                .anySatisfy(text -> assertThat(text).startsWith("id: character U+000A"))
                .contains("topic: \"customer.id\" of \"orders/{customer.id}\": is null");
    }

    @Test
    void publish_ofOtherEvents_doesNothing() {
        context.refresh();

        context.publishEvent("text");
        context.publishEvent(new Customer("ada"));

        assertThat(published()).isZero();
        assertThat(logged).isEmpty();
    }

    private List<String> failures() {
        List<String> messages = new ArrayList<>();
        logged.forEach(record -> messages.add(String.valueOf(record.getThrown().getMessage())));
        return messages;
    }

    private long published() {
        return broadcaster.stats().published();
    }

    private List<ReceivedEvent> read(String topic, int count) {
        ScriptedTransport transport = new ScriptedTransport();
        try (Admission admission = broadcaster.admit(ConnectionRequest.from("10.0.0.1"))) {
            SseConnection connection = admission.open(transport, new ConnectionListener() {
                @Override
                public void onOpen(SseConnection opened) {
                    opened.subscribe(topic, StartFrom.oldest());
                }
            });
            transport.await(it -> it.events().size() >= count);
            connection.close();
        }
        transport.await(ScriptedTransport::isCompleted);
        return transport.events();
    }
}
