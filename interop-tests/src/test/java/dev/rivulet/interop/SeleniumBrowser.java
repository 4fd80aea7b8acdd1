// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.MutableCapabilities;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A browser that speaks WebDriver. */
record SeleniumBrowser(RemoteWebDriver driver, Runnable afterwards) implements Browser {

    static Browser chromium() throws IOException {
        System.setProperty(
                "webdriver.chrome.driver", Programs.CHROMEDRIVER.path().toString());
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Programs.CHROMIUM.path().toFile());
        options.setAcceptInsecureCerts(true);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile("chromium"));
        return new SeleniumBrowser(new ChromeDriver(options), () -> {});
    }

    /** WebKitGTK's own small browser, which needs a screen. */
    static Browser webKit() throws IOException {
        WebKitProcesses processes = WebKitProcesses.start();
        try {
            MutableCapabilities wanted = new MutableCapabilities();
            wanted.setCapability("acceptInsecureCerts", true);
            return new SeleniumBrowser(new RemoteWebDriver(processes.address(), wanted, false), processes::close);
        } catch (RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    static Path profile(String browser) throws IOException {
        return Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), browser + "-");
    }

    @Override
    public void show(URI page) {
        driver.get(page.toString());
    }

    @Override
    public String run(String expression) {
        return String.valueOf(driver.executeScript("return " + expression));
    }

    @Override
    public void close() {
        driver.quit();
        afterwards.run();
    }
}
