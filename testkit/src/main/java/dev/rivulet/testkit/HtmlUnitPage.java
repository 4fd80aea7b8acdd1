// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.htmlunit.WebResponse;
import org.htmlunit.WebResponseData;
import org.htmlunit.util.NameValuePair;

/** Writes the script into an HTML page, where it runs before any other without changing how the page is parsed or its line numbers. */
final class HtmlUnitPage {

    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");

    /** What may stand before the script: byte order mark, comments, XML declaration, doctype, html and head tags. */
    private static final Pattern START = Pattern.compile(
            "\\A(?:\\s|\u00EF\u00BB\u00BF|\uFEFF|<!--.*?-->|<\\?.*?\\?>|<!doctype[^>]*>|<html\\b[^>]*>|<head\\b[^>]*>)*+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final String SCRIPT = load();

    private HtmlUnitPage() {}

    static boolean isScriptable(WebResponse response) {
        return HTML.contains(response.getContentType().toLowerCase(Locale.ROOT));
    }

    static WebResponse withScript(WebResponse response, int number, String base) throws IOException {
        byte[] body;
        try (InputStream in = response.getContentAsStream()) {
            body = in == null ? new byte[0] : in.readAllBytes();
        }
        byte[] scripted = withScript(body, response.getContentCharset(), base);
        List<NameValuePair> headers = response.getResponseHeaders().stream()
                .filter(header -> !describesTransfer(header.getName()))
                .toList();
        WebResponseData data =
                new WebResponseData(scripted, response.getStatusCode(), response.getStatusMessage(), headers);
        return new Scripted(data, response, number);
    }

    /** Latin-1 keeps the bytes of every encoding that contains ASCII; UTF-16 does not. */
    private static byte[] withScript(byte[] body, Charset declared, String base) {
        Charset charset = declared.name().startsWith("UTF-16") ? declared : StandardCharsets.ISO_8859_1;
        String page = new String(body, charset);
        Matcher start = START.matcher(page);
        int at = start.find() ? start.end() : 0;
        return (page.substring(0, at) + SCRIPT.replace("@BASE@", base) + page.substring(at)).getBytes(charset);
    }

    private static boolean describesTransfer(String header) {
        return header.equalsIgnoreCase("Content-Encoding")
                || header.equalsIgnoreCase("Content-Length")
                || header.equalsIgnoreCase("Transfer-Encoding");
    }

    private static String load() {
        try (InputStream in = HtmlUnitPage.class.getResourceAsStream("event-source.js")) {
            if (in == null) {
                throw new IllegalStateException("event-source.js is missing from the jar");
            }
            String lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            String line = lines.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\s*\n\\s*", " ");
            return "<script>/*<![CDATA[*/" + line + "/*]]>*/</script>";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A response that became a page with the script in it. */
    static final class Scripted extends WebResponse {

        private static final long serialVersionUID = 1L;

        private final int number;

        Scripted(WebResponseData data, WebResponse original, int number) {
            super(data, original.getWebRequest(), original.getLoadTime());
            this.number = number;
        }

        int number() {
            return number;
        }
    }
}
