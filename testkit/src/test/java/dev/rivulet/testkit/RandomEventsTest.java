// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomEventsTest {

    private static List<String> many(Function<RandomEvents, String> part) {
        return RandomEvents.seeds(1, 3000).map(part).toList();
    }

    @Test
    void sameSeed_givesTheSameParts() {
        assertThat(many(RandomEvents::text)).isEqualTo(many(RandomEvents::text));
        assertThat(new RandomEvents(42).toString()).contains("42");
    }

    @Test
    void texts_holdEverythingNasty() {
        List<String> texts = many(RandomEvents::text);
        String all = String.join("", texts);
        Set<Integer> characters = all.codePoints().boxed().collect(Collectors.toSet());

        assertThat(characters).containsAll(IntStream.range(0, 0x20).boxed().toList());
        assertThat(characters).contains(0xFEFF, 0x2028, 0x2029, 0x85, 0x1F600, 0x10FFFF, (int) ' ', (int) ':');
        assertThat(texts).contains("").anyMatch(t -> t.startsWith(" ")).anyMatch(t -> t.startsWith(":"));
        assertThat(texts).anyMatch(t -> t.length() > 10_000).anyMatch(t -> t.endsWith("\r"));
        assertThat(new HashSet<>(texts)).hasSizeGreaterThan(2000);
    }

    @Test
    void texts_areWellFormed() {
        assertThat(many(RandomEvents::text))
                .allMatch(t -> new String(t.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(t));
    }

    @Test
    void namesAndIds_areValidUnlessInvalidIsAskedFor() {
        assertThat(many(RandomEvents::name)).noneMatch(t -> t.matches("(?s).*[\r\n].*"));
        assertThat(many(RandomEvents::id)).noneMatch(t -> t.matches("(?s).*[\r\n\0].*"));
        assertThat(many(RandomEvents::invalidName)).allMatch(t -> t.matches("(?s).*[\r\n].*"));
        assertThat(many(RandomEvents::invalidId)).allMatch(t -> t.matches("(?s).*[\r\n\0].*"));
    }

    @Test
    void retry_isNeverNegativeAndOfWholeMilliseconds() {
        assertThat(RandomEvents.seeds(1, 300).map(RandomEvents::retry))
                .allMatch(time -> !time.isNegative() && time.equals(Duration.ofMillis(time.toMillis())))
                .contains(Duration.ZERO);
    }

    @Test
    void split_losesNothing() {
        byte[] bytes = new RandomEvents(7).text().repeat(50).getBytes(StandardCharsets.UTF_8);

        RandomEvents.seeds(1, 100).forEach(random -> {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            List<byte[]> pieces = random.split(bytes);
            pieces.forEach(joined::writeBytes);
            assertThat(joined.toByteArray()).isEqualTo(bytes);
            assertThat(pieces).allMatch(piece -> piece.length > 0);
            assertThat(random.below(3)).isBetween(0, 2);
        });
    }
}
