// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.fanout.server;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Spring MVC's {@code SseEmitter}, on Tomcat, as Spring's guide sets it up without Boot; emitters never time out. Each stream begins with an empty comment, since
 * Spring sends no head before there is something to send. A send blocks until the reader's socket has taken the event, so nothing needs to hold up the publisher.
 */
@Controller
public final class SpringEmitters implements Hub {

    private static final long NEVER = 0;

    private final Readers<Reader> readers = new Readers<>();

    private SpringEmitters() {}

    /** All defaults. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Settings {}

    private record Reader(int key, SseEmitter emitter) {}

    /** Starts it. Returns the port. */
    static int start() throws Exception {
        SpringEmitters emitters = new SpringEmitters();
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(Settings.class);
        context.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("controller", emitters));
        Servlet dispatcher = new DispatcherServlet(context);
        return PeerServer.start(EmbeddedContainer.TOMCAT, dispatcher, emitters);
    }

    /** Opens a stream. */
    @GetMapping("/sse")
    public SseEmitter open(HttpServletRequest request) throws IOException {
        SseEmitter emitter = new SseEmitter(NEVER);
        Reader reader = new Reader(Control.key(request.getQueryString()), emitter);
        emitter.onCompletion(() -> leave(reader));
        emitter.onError(failure -> leave(reader));
        emitter.send(SseEmitter.event().comment(""));
        readers.add(reader.key(), reader);
        return emitter;
    }

    private void leave(Reader reader) {
        readers.remove(reader.key(), reader);
    }

    private void send(Reader reader, String data) {
        try {
            reader.emitter().send(data);
        } catch (IOException | IllegalStateException e) {
            // The container tells Spring, which completes it.
            leave(reader);
        }
    }

    @Override
    public void broadcast(String data) {
        for (Reader reader : readers) {
            send(reader, data);
        }
    }

    @Override
    public void publish(int topic, String data) {
        for (Reader reader : readers.of(topic)) {
            send(reader, data);
        }
    }

    @Override
    public int connections() {
        return readers.count();
    }
}
