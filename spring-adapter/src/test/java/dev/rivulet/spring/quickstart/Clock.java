// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.quickstart;

import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import java.time.Instant;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@EnableScheduling
@RestController
public class Clock {

    private final SseTemplate template;

    Clock(SseTemplate template) {
        this.template = template;
    }

    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseStream stream() {
        return SseStream.of("clock");
    }

    @Scheduled(fixedRate = 1000)
    void tick() {
        template.publish("clock", "tick", Instant.now().toString());
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Clock.class, arguments);
    }
}
