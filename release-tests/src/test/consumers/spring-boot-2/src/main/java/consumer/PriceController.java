// SPDX-License-Identifier: Apache-2.0
package consumer;

import dev.rivulet.spring.SseStream;
import dev.rivulet.spring.SseTemplate;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@SpringBootApplication
class PriceController {

    private final SseTemplate template;

    PriceController(SseTemplate template) {
        this.template = template;
    }

    @GetMapping("/prices")
    SseStream prices() {
        return SseStream.of("prices");
    }

    void publish(Object price) {
        template.publish("prices", price);
    }
}
