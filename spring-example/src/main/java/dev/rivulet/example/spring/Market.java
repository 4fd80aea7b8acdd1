// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import dev.rivulet.event.SseEvent;
import dev.rivulet.spring.SseTemplate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** A small market: prices move, and each move is published. */
@Component
class Market {

    static final String TOPIC = "prices";

    private final SseTemplate template;
    private final Map<String, Price> prices = new ConcurrentSkipListMap<>();

    Market(SseTemplate template) {
        this.template = template;
        List.of("AAPL", "MSFT", "NVDA", "SAP").forEach(symbol -> prices.put(symbol, new Price(symbol, 20_000)));
    }

    /** The state that a page begins with. */
    List<Price> now() {
        return List.copyOf(prices.values());
    }

    @Scheduled(fixedRateString = "${example.pace:400ms}")
    void move() {
        List<Price> all = now();
        Price old = all.get(ThreadLocalRandom.current().nextInt(all.size()));
        publish(new Price(
                old.symbol(), old.cents() + ThreadLocalRandom.current().nextLong(-150, 151)));
    }

    /** The key lets whoever is behind skip to the newest price of each share. */
    void publish(Price price) {
        prices.put(price.symbol(), price);
        SseEvent tick = template.event("tick", price).withKey(price.symbol());
        template.broadcaster().publish(TOPIC, tick);
    }
}
