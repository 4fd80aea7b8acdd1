// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** All pages of the project: their code is compiled somewhere, their links lead somewhere, and what they name is there. */
final class DocumentationTest {

    private static final List<Page> PAGES = Project.pages();

    private static Stream<Page.Block> blocks(String language) {
        return PAGES.stream().flatMap(page -> page.blocks(language));
    }

    // ---- code

    @Test
    void javaOfEachPage_isTakenFromATestOrAnExample() {
        List<String> sources = compiled().map(Project::read).map(Code::bare).toList();
        assertThat(blocks("java"))
                .hasSizeGreaterThan(60)
                .filteredOn(block -> sources.stream().noneMatch(source -> Code.shows(source, block.code())))
                .as("blocks that are compiled nowhere")
                .isEmpty();
    }

    /** Not the library itself, whose code is no example of its use. */
    private static Stream<Path> compiled() {
        return Project.files(path -> path.toString().endsWith(".java")
                        && (path.toString().contains("src/test/java")
                                || path.toString().contains("example")))
                .stream();
    }

    @Test
    void xmlOfEachPage_isWellFormed() {
        assertThat(blocks("xml")).hasSizeGreaterThan(3).allSatisfy(DocumentationTest::requireWellFormed);
    }

    private static void requireWellFormed(Page.Block block) throws Exception {
        String code = block.code().strip().replaceFirst("^<\\?xml[^>]*>", "");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<block>" + code + "</block>")));
    }

    @Test
    void propertiesOfEachPage_areKnown() {
        assertThat(blocks("properties")).allSatisfy(block -> {
            Properties properties = new Properties();
            properties.load(new StringReader(block.code()));
            assertThat(properties.stringPropertyNames())
                    .isNotEmpty()
                    .filteredOn(name -> name.startsWith("rivulet."))
                    .allSatisfy(name ->
                            assertThat(Names.isKnownParameter(name)).as(name).isTrue());
        });
    }

    // ---- links

    @Test
    void linksOfEachPage_leadToFilesAndHeadings() {
        Map<Path, Page> byFile = PAGES.stream().collect(Collectors.toMap(Page::file, page -> page));
        assertThat(PAGES.stream().flatMap(page -> page.links()
                        .filter(link -> !link.matches("[a-z]+:.*"))
                        .filter(link -> !leadsSomewhere(byFile, page, link))
                        .map(link -> page.file() + ": " + link)))
                .as("dead links")
                .isEmpty();
    }

    private static boolean leadsSomewhere(Map<Path, Page> pages, Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path folder = page.file().resolveSibling("");
        Path target = path.isEmpty() ? page.file() : folder.resolve(path).normalize();
        if (hash < 0) {
            return Project.has(target);
        }
        Page there = pages.get(target);
        return there != null && there.anchors().contains(link.substring(hash + 1));
    }

    @Test
    void eachGuide_isReachedFromTheIndex() {
        Page index = PAGES.stream()
                .filter(page -> page.file().equals(Path.of("docs", "README.md")))
                .findAny()
                .orElseThrow();
        List<Path> linked = index.links()
                .map(link ->
                        Path.of("docs").resolve(link.replaceFirst("#.*", "")).normalize())
                .toList();
        assertThat(PAGES)
                .extracting(Page::file)
                .filteredOn(file -> file.startsWith("docs") && !file.equals(index.file()))
                .isSubsetOf(linked);
    }

    // ---- names

    @Test
    void namesOnEachPage_areOnesThatTheProjectHas() {
        assertThat(PAGES.stream()
                        .filter(page -> !page.file().endsWith("CHANGELOG.md"))
                        .flatMap(page -> page.spans()
                                .flatMap(span -> Names.unknownIn(span).map(name -> page.file() + ": " + name))))
                .as("names that are not there")
                .isEmpty();
    }

    @Test
    void initParametersOnEachPage_exist() {
        assertThat(PAGES.stream().flatMap(page -> Names.initParametersIn(page.prose())
                        .filter(name -> !Names.isInitParameter(name))
                        .map(name -> page.file() + ": " + name)))
                .as("init parameters that do not exist")
                .isEmpty();
    }
}
