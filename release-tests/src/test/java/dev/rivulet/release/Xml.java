// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Reads XML files by paths without namespaces. */
record Xml(Element root) {

    static Xml of(Path file) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            return new Xml(document.getDocumentElement());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException(file.toString(), e);
        }
    }

    List<Xml> all(String path) {
        try {
            NodeList nodes =
                    (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, root, XPathConstants.NODESET);
            List<Xml> found = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                found.add(new Xml((Element) nodes.item(i)));
            }
            return found;
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    /** The text there, empty if there is none. */
    String text(String path) {
        try {
            return XPathFactory.newInstance().newXPath().evaluate(path, root).strip();
        } catch (XPathExpressionException e) {
            throw new IllegalArgumentException(path, e);
        }
    }
}
