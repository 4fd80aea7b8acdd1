// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.jetty;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a screen. */
final class Chromium implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    static Chromium start() throws IOException {
        Running.quiet();
        System.setProperty("webdriver.chrome.driver", program("chromedriver").getPath());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium"));
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--ignore-certificate-errors",
                "--user-data-dir=" + Files.createTempDirectory(Files.createDirectories(TARGET), "chromium-"));
        return new Chromium(new ChromeDriver(options));
    }

    private static File program(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new AssertionError("These tests drive a real browser, and " + name
                        + " is not on the PATH. On Debian: sudo apt-get install chromium chromium-driver"));
    }

    /** Shows a page in the present tab. */
    void open(URI uri) {
        driver.get(uri.toString());
    }

    /** Shows a page in a new tab, and gives the tab. */
    String openTab(URI uri) {
        driver.switchTo().newWindow(WindowType.TAB);
        open(uri);
        return tab();
    }

    String tab() {
        return driver.getWindowHandle();
    }

    void toTab(String tab) {
        driver.switchTo().window(tab);
    }

    /** Closes all tabs but one, which then shows nothing, in a window of the usual size. */
    void reset() {
        List<String> tabs = List.copyOf(driver.getWindowHandles());
        for (String tab : tabs.subList(1, tabs.size())) {
            toTab(tab);
            driver.close();
        }
        toTab(tabs.get(0));
        driver.get("about:blank");
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }

    /** The element with a test id. */
    WebElement element(String testId) {
        return driver.findElement(By.cssSelector("[data-testid='" + testId + "']"));
    }

    List<WebElement> elements(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** The text of the element with a test id, be it visible or not. */
    String text(String testId) {
        return Objects.requireNonNullElse(element(testId).getDomProperty("textContent"), "");
    }

    /** The number with which the text of an element begins. */
    int number(String testId) {
        return Integer.parseInt(text(testId).replaceAll("[^0-9].*", ""));
    }

    void click(String testId) {
        awaitTrue(
                testId + " can be clicked",
                () -> element(testId).isDisplayed() && element(testId).isEnabled());
        element(testId).click();
    }

    /** Runs a script in the page and gives what it returns. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    void awaitText(String testId, String text) {
        awaitTrue(testId + " says \"" + text + '"', () -> text(testId).equals(text));
    }

    void awaitTrue(String what, BooleanSupplier condition) {
        try {
            new WebDriverWait(driver, DEADLINE, PAUSE)
                    .ignoring(StaleElementReferenceException.class)
                    .until(browser -> condition.getAsBoolean());
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": not within " + DEADLINE, e);
        }
    }

    /** Makes the window as large as given, and the page believe that it is on a phone or not. */
    void resize(int width, int height, boolean phone) {
        Map<String, Object> metrics = Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone);
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", metrics);
    }

    /** Writes what the whole page looks like to {@code target/screenshots}. */
    Path screenshot(String name) throws IOException {
        Map<String, Object> answer = driver.executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Path folder = Files.createDirectories(TARGET.resolve("screenshots"));
        return Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode((String) answer.get("data")));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
