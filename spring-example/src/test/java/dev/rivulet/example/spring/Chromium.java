// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a screen, with a profile of its own. */
final class Chromium implements AutoCloseable {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Held, since loggers that nobody holds forget their level. */
    private static final Logger ROOT = Logger.getLogger("");

    private final ChromeDriver driver;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    static Chromium start() throws IOException {
        ROOT.setLevel(Level.SEVERE);
        System.setProperty(
                "webdriver.chrome.driver",
                find("chromedriver", "chromium-driver").toString());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(find("chromium", "chromium").toFile());
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
                "--window-size=1160,1000",
                "--user-data-dir=" + Files.createTempDirectory(Files.createDirectories(TARGET), "chromium-"));
        return new Chromium(new ChromeDriver(options));
    }

    /** Where a program is; a missing one fails the test with the command that installs it. */
    private static Path find(String name, String debianPackage) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(name + " is not on the PATH: sudo apt-get install " + debianPackage));
    }

    /** Shows a page in the present tab. */
    void open(URI uri) {
        driver.get(uri.toString());
    }

    /** By the form that Spring Security makes. */
    void logIn(String name, String password) {
        driver.findElement(By.name("username")).sendKeys(name);
        driver.findElement(By.name("password")).sendKeys(password);
        driver.findElement(By.cssSelector("button[type=submit]")).click();
    }

    /** The element with a test id. */
    WebElement element(String testId) {
        return driver.findElement(By.cssSelector(css(testId)));
    }

    private static String css(String testId) {
        return "[data-testid='" + testId + "']";
    }

    /** The text of the element with a test id, be it visible or not. */
    String text(String testId) {
        return text(element(testId));
    }

    private static String text(WebElement element) {
        return Objects.requireNonNullElse(element.getDomProperty("textContent"), "");
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
                    .ignoring(StaleElementReferenceException.class, NoSuchElementException.class)
                    .until(browser -> condition.getAsBoolean());
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": not within " + DEADLINE, e);
        }
    }

    /** How wide the page is, which may be more than the screen. */
    long pageWidth() {
        return (Long) run("return document.documentElement.scrollWidth");
    }

    /** Makes the window as large as given, and the colours light or dark. */
    void show(int width, int height, String colours) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
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
