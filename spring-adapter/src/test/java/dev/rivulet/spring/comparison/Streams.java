// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.comparison;

import dev.rivulet.spring.SseEmitter;
import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The same controller three times, the first two in the way that is in every tutorial: a list, callbacks that take out of it, and a loop. */
@SuppressWarnings("ModifyCollectionInEnhancedForLoop")
@RestController
final class Streams {

    private static final String TOPIC = "compared";

    private final List<org.springframework.web.servlet.mvc.method.annotation.SseEmitter> springs =
            new CopyOnWriteArrayList<>();
    private final List<SseEmitter> emitters = new CopyOnWriteArrayList<>();
    private final Set<Object> readers = ConcurrentHashMap.newKeySet();
    private final SseTemplate template;

    Streams(SseTemplate template) {
        this.template = template;
    }

    @GetMapping(path = "/spring", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    org.springframework.web.servlet.mvc.method.annotation.SseEmitter spring() throws IOException {
        var emitter = new org.springframework.web.servlet.mvc.method.annotation.SseEmitter(0L);
        emitter.onCompletion(() -> springs.remove(emitter));
        emitter.onTimeout(() -> springs.remove(emitter));
        emitter.onError(failure -> springs.remove(emitter));
        emitter.send(org.springframework.web.servlet.mvc.method.annotation.SseEmitter.event()
                .comment("open"));
        springs.add(emitter);
        return emitter;
    }

    @GetMapping(path = "/emitter", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter emitter() throws IOException {
        var emitter = new SseEmitter(0L);
        emitter.onCompletion(() -> emitters.remove(emitter));
        emitter.onTimeout(() -> emitters.remove(emitter));
        emitter.onError(failure -> emitters.remove(emitter));
        emitter.send(SseEmitter.event().comment("open"));
        emitters.add(emitter);
        return emitter;
    }

    @GetMapping(path = "/topic", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream topic() {
        return SseStream.of(TOPIC)
                .onOpen(connection -> readers.add(connection))
                .onClose((connection, reason) -> readers.remove(connection));
    }

    void publish(Product product, String text) {
        switch (product) {
            case SPRING -> publishToSprings(text);
            case EMITTER -> publishToEmitters(text);
            default -> template.publish(TOPIC, text);
        }
    }

    private void publishToSprings(String text) {
        for (var emitter : springs) {
            try {
                emitter.send(text);
            } catch (IOException | IllegalStateException e) {
                springs.remove(emitter);
            }
        }
    }

    private void publishToEmitters(String text) {
        for (SseEmitter emitter : emitters) {
            try {
                emitter.send(text);
            } catch (IOException | IllegalStateException e) {
                emitters.remove(emitter);
            }
        }
    }

    int open(Product product) {
        return switch (product) {
            case SPRING -> springs.size();
            case EMITTER -> emitters.size();
            default -> readers.size();
        };
    }
}
