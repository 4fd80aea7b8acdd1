// SPDX-License-Identifier: Apache-2.0
package consumer;

import dev.rivulet.testkit.SseTestClient;
import java.net.URI;

final class Reader {

    static String first(URI uri) {
        try (SseTestClient client = SseTestClient.connect(uri)) {
            return client.awaitEvents(1).get(0).data();
        }
    }
}
