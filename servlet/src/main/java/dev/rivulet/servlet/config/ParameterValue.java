// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.servlet.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The value of a parameter, and how it is read. Whatever cannot be read is refused with the parameter's name and value.
 *
 * @param name  the parameter's name
 * @param given its value, or null if it is not set
 */
public record ParameterValue(String name, @Nullable String given) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB)?");
    private static final long KIBIBYTE = 1024;

    /**
     * The text that was given.
     *
     * @return the text, empty if none was given
     */
    public String text() {
        return given == null ? "" : given;
    }

    /**
     * Does something with the value, if one was given.
     *
     * @param action what to do
     */
    public void ifSet(Consumer<ParameterValue> action) {
        if (given != null) {
            withName(value -> {
                action.accept(value);
                return value;
            });
        }
    }

    /**
     * Reads the value.
     *
     * @param <T>       what it is
     * @param reader    how it is read
     * @param otherwise what it is if none was given
     * @return what was read
     * @throws IllegalArgumentException if it cannot be read; the message has name and value
     */
    public <T> T map(Function<ParameterValue, T> reader, T otherwise) {
        return given == null ? otherwise : withName(reader);
    }

    /** What the code behind refuses gets the parameter's name as well. */
    private <T> T withName(Function<ParameterValue, T> reader) {
        try {
            return reader.apply(this);
        } catch (WrongValue e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new WrongValue(name + ": \"" + given + "\" is refused; " + e.getMessage(), e);
        }
    }

    /**
     * A time, or off.
     *
     * @return the time, zero for off
     * @throws IllegalArgumentException if it is none; the message has name and value
     */
    public Duration durationOrOff() {
        return text().equalsIgnoreCase("off") ? Duration.ZERO : duration();
    }

    /**
     * A time with its unit, such as 500ms, 15s, 2min or PT15S.
     *
     * @return the time
     * @throws IllegalArgumentException if it is none; the message has name and value
     */
    public Duration duration() {
        String text = text();
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            return unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("must be a time with its unit, for example 500ms, 15s, 2min or PT15S");
        }
    }

    private static Duration unit(String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofMinutes(1);
        };
    }

    /**
     * A size in bytes, KiB or MiB.
     *
     * @return the number of bytes
     * @throws IllegalArgumentException if it is none; the message has name and value
     */
    public long bytes() {
        Matcher matcher = SIZE.matcher(text());
        if (!matcher.matches()) {
            throw wrong("must be a size such as 65536, 64KiB or 1MiB");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if ("KiB".equals(unit)) {
            return number * KIBIBYTE;
        }
        return "MiB".equals(unit) ? number * KIBIBYTE * KIBIBYTE : number;
    }

    /**
     * A whole number, at least 0.
     *
     * @return the number
     * @throws IllegalArgumentException if it is none; the message has name and value
     */
    public int count() {
        if (!text().matches("\\d{1,9}")) {
            throw wrong("must be a whole number, at least 0 and less than a thousand million");
        }
        return Integer.parseInt(text());
    }

    /**
     * A whole number, at least 1.
     *
     * @return the number
     * @throws IllegalArgumentException if it is none; the message has name and value
     */
    public int positive() {
        int number = count();
        if (number < 1) {
            throw wrong("must be at least 1");
        }
        return number;
    }

    /**
     * True or false.
     *
     * @return which
     * @throws IllegalArgumentException if it is none; the message has name and value
     */
    public boolean flag() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("must be true or false");
        };
    }

    /**
     * Words separated by commas or white space.
     *
     * @return the words, none of them empty
     */
    public List<String> list() {
        return Stream.of(text().split("[,\\s]+", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * What to throw if the value is wrong.
     *
     * @param rule what it must be
     * @return an exception with name, rule and value
     */
    public IllegalArgumentException wrong(String rule) {
        return new WrongValue(name + ": " + rule + ", but was \"" + given + '"', null);
    }

    /** Says name and value already. */
    private static final class WrongValue extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        WrongValue(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
