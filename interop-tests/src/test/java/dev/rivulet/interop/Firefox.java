// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Firefox over WebDriver BiDi, which needs no other program. */
final class Firefox implements Browser {

    private static final String READY = "WebDriver BiDi listening on ";

    /** No calls home, no questions. */
    private static final List<String> PREFERENCES = List.of(
            "user_pref('app.normandy.enabled', false);",
            "user_pref('app.update.disabledForTesting', true);",
            "user_pref('browser.shell.checkDefaultBrowser', false);",
            "user_pref('browser.startup.page', 0);",
            "user_pref('datareporting.policy.dataSubmissionEnabled', false);",
            "user_pref('extensions.update.enabled', false);",
            "user_pref('network.captive-portal-service.enabled', false);",
            "user_pref('network.connectivity-service.enabled', false);",
            "user_pref('services.settings.server', 'data:,#remote-settings-dummy/v1');",
            "user_pref('toolkit.telemetry.reportingpolicy.firstRun', false);");

    private final Process process;
    private final BidiSession session;
    private final String context;

    private Firefox(Process process, BidiSession session, String context) {
        this.process = process;
        this.session = session;
        this.context = context;
    }

    static Browser start() throws Exception {
        Path profile = SeleniumBrowser.profile("firefox");
        Files.write(profile.resolve("user.js"), PREFERENCES);
        Process process = new ProcessBuilder(
                        Programs.FIREFOX.path().toString(),
                        "--headless",
                        "--no-remote",
                        "--profile",
                        profile.toString(),
                        "--remote-debugging-port",
                        "0")
                .redirectErrorStream(true)
                .start();
        try {
            BidiSession session = BidiSession.open(URI.create(address(process) + "/session"));
            return new Firefox(process, session, context(session));
        } catch (Exception e) {
            process.destroy();
            throw e;
        }
    }

    /** Read to the end, lest Firefox waits. */
    private static String address(Process process) {
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, address), "interop-firefox");
        reader.setDaemon(true);
        reader.start();
        Await.until("Firefox", address::isDone);
        return address.join();
    }

    private static void read(Process process, CompletableFuture<String> address) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains(READY)) {
                    address.complete(
                            line.substring(line.indexOf(READY) + READY.length()).strip());
                }
            }
            address.completeExceptionally(new IOException("Firefox did not start"));
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
    }

    private static String context(BidiSession session) throws Exception {
        session.call("session.new", Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
        Map<?, ?> tree = session.call("browsingContext.getTree", Map.of());
        Map<?, ?> first = (Map<?, ?>) ((List<?>) tree.get("contexts")).get(0);
        return (String) first.get("context");
    }

    @Override
    public void show(URI page) throws Exception {
        session.call(
                "browsingContext.navigate", Map.of("context", context, "url", page.toString(), "wait", "complete"));
    }

    @Override
    public String run(String expression) throws Exception {
        Map<?, ?> answer = session.call(
                "script.evaluate",
                Map.of(
                        "expression",
                        "String(" + expression + ")",
                        "target",
                        Map.of("context", context),
                        "awaitPromise",
                        false));
        if (answer.get("result") instanceof Map<?, ?> result && result.get("value") instanceof String text) {
            return text;
        }
        throw new IllegalStateException(expression + ": " + answer);
    }

    @Override
    public void close() {
        session.close();
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        process.onExit().join();
    }
}
