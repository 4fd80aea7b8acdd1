// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page that browsers show, and its scripts. */
final class PageServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String PAGE =
            "<!doctype html><meta charset=utf-8><title>interop</title><script type=module src=browser.mjs></script>";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo().substring(1);
        boolean isPage = name.isEmpty();
        response.setContentType(isPage ? "text/html;charset=UTF-8" : "text/javascript;charset=UTF-8");
        response.getOutputStream().write(isPage ? PAGE.getBytes(StandardCharsets.UTF_8) : script(name));
    }

    private static byte[] script(String name) throws IOException {
        return Files.readAllBytes(Path.of("src", "test", "node", name));
    }
}
