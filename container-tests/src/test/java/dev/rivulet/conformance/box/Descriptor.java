// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance.box;

import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.api.ServletInfo;
import java.io.File;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** As much of web.xml as the tests' webapp has, for Undertow; and the initialisers of its jars. */
final class Descriptor {

    private final Element root;
    private final ClassLoader loader;

    Descriptor(File file, ClassLoader loader) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
        this.root = document.getDocumentElement();
        this.loader = loader;
    }

    void apply(DeploymentInfo info) throws Exception {
        each(root, "context-param", parameter -> pair(parameter, info::addInitParameter));
        Map<String, ServletInfo> servlets = new HashMap<>();
        each(root, "servlet", element -> servlets.put(text(element, "servlet-name"), servlet(element)));
        each(root, "servlet-mapping", mapping -> texts(mapping, "url-pattern")
                .forEach(servlets.get(text(mapping, "servlet-name"))::addMapping));
        info.addServlets(servlets.values());
        each(root, "filter", element -> info.addFilter(filter(element)));
        each(root, "filter-mapping", mapping -> map(info, mapping));
        each(
                root,
                "error-page",
                page -> info.addErrorPage(
                        Servlets.errorPage(text(page, "location"), Integer.parseInt(text(page, "error-code")))));
        each(
                root,
                "listener",
                element -> info.addListener(
                        Servlets.listener(type(element, "listener-class").asSubclass(EventListener.class))));
        initializers(info);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private ServletInfo servlet(Element element) throws Exception {
        ServletInfo servlet = Servlets.servlet(text(element, "servlet-name"), (Class) type(element, "servlet-class"));
        servlet.setAsyncSupported(Boolean.parseBoolean(text(element, "async-supported")));
        each(element, "init-param", parameter -> pair(parameter, servlet::addInitParam));
        String order = text(element, "load-on-startup");
        return order.isEmpty() ? servlet : servlet.setLoadOnStartup(Integer.parseInt(order));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private FilterInfo filter(Element element) throws Exception {
        FilterInfo filter = Servlets.filter(text(element, "filter-name"), (Class) type(element, "filter-class"));
        filter.setAsyncSupported(Boolean.parseBoolean(text(element, "async-supported")));
        each(element, "init-param", parameter -> pair(parameter, filter::addInitParam));
        return filter;
    }

    // By reflection, since the type of the dispatcher has another name in each namespace.
    private static void map(DeploymentInfo info, Element mapping) throws Exception {
        Method map = Stream.of(DeploymentInfo.class.getMethods())
                .filter(method -> method.getName().equals("addFilterUrlMapping"))
                .findFirst()
                .orElseThrow();
        Object[] dispatchers = map.getParameterTypes()[2].getEnumConstants();
        for (String pattern : texts(mapping, "url-pattern")) {
            for (String name : texts(mapping, "dispatcher")) {
                Object dispatcher = Stream.of(dispatchers)
                        .filter(constant -> constant.toString().equals(name))
                        .findFirst()
                        .orElseThrow();
                map.invoke(info, text(mapping, "filter-name"), pattern, dispatcher);
            }
        }
    }

    // ServletContainerInitializer, which has another name in each namespace as well.
    @SuppressWarnings({"unchecked", "rawtypes"})
    private void initializers(DeploymentInfo info) {
        Class type = Stream.of("jakarta", "javax")
                .flatMap(namespace -> find(namespace + ".servlet.ServletContainerInitializer"))
                .findFirst()
                .orElseThrow();
        for (Object found : ServiceLoader.load(type, loader)) {
            info.addServletContainerInitializer(
                    new ServletContainerInitializerInfo((Class) found.getClass(), Set.of()));
        }
    }

    private Stream<Class<?>> find(String name) {
        try {
            return Stream.of(Class.forName(name, false, loader));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }

    private Class<?> type(Element element, String name) throws ClassNotFoundException {
        return Class.forName(text(element, name), true, loader);
    }

    // ---- DOM

    /** Does something with an element. */
    private interface Use {
        void of(Element element) throws Exception;
    }

    private static void each(Element parent, String name, Use use) throws Exception {
        for (Element child : children(parent, name)) {
            use.of(child);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static List<String> texts(Element parent, String name) {
        return children(parent, name).stream()
                .map(element -> element.getTextContent().strip())
                .toList();
    }

    private static String text(Element parent, String name) {
        return String.join("", texts(parent, name));
    }

    private static void pair(Element parameter, BiConsumer<String, String> target) {
        target.accept(text(parameter, "param-name"), text(parameter, "param-value"));
    }
}
