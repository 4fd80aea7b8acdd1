// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.guide;

import dev.rivulet.spring.SseTemplate;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

@Service
class PriceService {

    record Price(String symbol, double price) {}

    private final Map<String, Price> prices = new ConcurrentHashMap<>();
    private final SseTemplate template;

    PriceService(SseTemplate template) {
        this.template = template;
    }

    void change(Price price) {
        prices.put(price.symbol(), price);
        template.publish("prices", "tick", price);
    }

    void changeQuickly(Price price) {
        prices.put(price.symbol(), price);
        template.broadcaster().publish("prices", template.event("tick", price).withKey(price.symbol()));
    }

    Collection<Price> all() {
        return prices.values();
    }

    CompletableFuture<String> topicOfTheDay() {
        return CompletableFuture.supplyAsync(() -> "prices");
    }
}
