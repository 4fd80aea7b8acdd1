// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance.box;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Jetty 8 to 12 in all its environments: its packages and types differ so much that it is called by reflection. */
public final class JettyBox {

    private static final String ENVIRONMENTS = "ee11 ee10 ee9 ee8";

    private final Map<String, Object> webapps = new HashMap<>();
    private Object server;
    private Object handlers;

    /** Creates it. */
    public JettyBox() {}

    /** Starts without a webapp, and tells the port. */
    public int start(String folder) throws Exception {
        logByJdk();
        server = make("org.eclipse.jetty.server.Server", new InetSocketAddress("127.0.0.1", 0));
        handlers = handlers();
        call(server, "setHandler", handlers);
        call(server, "start");
        return (Integer) call(Array.get(call(server, "getConnectors"), 0), "getLocalPort");
    }

    // From version 12 on it has to be told that webapps come and go.
    private static Object handlers() throws Exception {
        String type = "org.eclipse.jetty.server.handler.ContextHandlerCollection";
        if (isPresent("org.eclipse.jetty.util.component.Environment")) {
            Class<?> context = Class.forName("org.eclipse.jetty.server.handler.ContextHandler");
            return make(type, true, Array.newInstance(context, 0));
        }
        return make(type);
    }

    // From version 10 on it logs by SLF4J.
    private static void logByJdk() throws Exception {
        if (isPresent("org.eclipse.jetty.util.log.JavaUtilLog")) {
            Class<?> logger = Class.forName("org.eclipse.jetty.util.log.Logger");
            Class.forName("org.eclipse.jetty.util.log.Log")
                    .getMethod("setLog", logger)
                    .invoke(null, make("org.eclipse.jetty.util.log.JavaUtilLog"));
        }
    }

    /** Deploys a folder as it is, by its own web.xml. */
    public void deploy(String contextPath, String folder) throws Exception {
        Object webapp = make(webappType(), folder, contextPath);
        if (isPresent("org.eclipse.jetty.webapp.TagLibConfiguration") || isJetty9()) {
            call(webapp, "setConfigurationClasses", (Object) configurations());
        }
        call(webapp, "setThrowUnavailableOnStartupException", true);
        Object handler = isHandler(webapp) ? webapp : call(webapp, "getCoreContextHandler");
        call(handlers, "addHandler", handler);
        webapps.put(contextPath, webapp);
        call(webapp, "start");
    }

    // From version 10 on it finds them itself.
    private static String[] configurations() {
        return Stream.of(
                        "org.eclipse.jetty.webapp.WebInfConfiguration",
                        "org.eclipse.jetty.webapp.WebXmlConfiguration",
                        "org.eclipse.jetty.webapp.MetaInfConfiguration",
                        "org.eclipse.jetty.webapp.FragmentConfiguration",
                        "org.eclipse.jetty.annotations.AnnotationConfiguration")
                .filter(JettyBox::isPresent)
                .toArray(String[]::new);
    }

    private static boolean isJetty9() {
        return isPresent("org.eclipse.jetty.webapp.Configuration$ClassList");
    }

    private static String webappType() {
        return Stream.of(ENVIRONMENTS.split(" "))
                .map(environment -> "org.eclipse.jetty." + environment + ".webapp.WebAppContext")
                .filter(JettyBox::isPresent)
                .findFirst()
                .orElse("org.eclipse.jetty.webapp.WebAppContext");
    }

    private static boolean isHandler(Object webapp) throws ClassNotFoundException {
        return Class.forName("org.eclipse.jetty.server.Handler").isInstance(webapp);
    }

    /** The class loader of a webapp. */
    public ClassLoader loaderOf(String contextPath) throws Exception {
        return (ClassLoader) call(webapps.get(contextPath), "getClassLoader");
    }

    /** Stops a webapp and starts it again, as Jetty's deployer does: another one takes its place. */
    public void reload(String contextPath) throws Exception {
        Object webapp = webapps.get(contextPath);
        String folder = (String) call(webapp, "getWar");
        undeploy(contextPath);
        deploy(contextPath, folder);
    }

    /** Takes a webapp away. */
    public void undeploy(String contextPath) throws Exception {
        Object webapp = webapps.remove(contextPath);
        call(webapp, "stop");
        Object handler = isHandler(webapp) ? webapp : call(webapp, "getCoreContextHandler");
        call(handlers, "removeHandler", handler);
        call(webapp, "destroy");
    }

    /** Stops all of it. */
    public void stop() throws Exception {
        call(server, "stop");
    }

    // ---- reflection

    private static boolean isPresent(String type) {
        try {
            Class.forName(type);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static Object make(String type, Object... arguments) throws Exception {
        return Stream.of(Class.forName(type).getConstructors())
                .filter(constructor -> takes(constructor, arguments))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(type))
                .newInstance(arguments);
    }

    private static Object call(Object target, String name, Object... arguments) throws Exception {
        try {
            return Stream.of(target.getClass().getMethods())
                    .filter(method -> method.getName().equals(name) && takes(method, arguments))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchMethodException(target.getClass() + "." + name))
                    .invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static boolean takes(Executable executable, Object... arguments) {
        Class<?>[] types = executable.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean flag = types[i] == boolean.class && arguments[i] instanceof Boolean;
            if (!flag && !types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
