// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet that does what a test says. */
final class Script extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** What it does. */
    interface Act {
        void on(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** What a filter does. */
    interface Around {
        void on(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws Exception;
    }

    private final transient Act act;

    private Script(Act act) {
        this.act = act;
    }

    static Script of(Act act) {
        return new Script(act);
    }

    static Filter filter(Around around) {
        return (request, response, chain) ->
                run(() -> around.on((HttpServletRequest) request, (HttpServletResponse) response, chain));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        run(() -> act.on(request, response));
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void run(Step step) throws ServletException, IOException {
        try {
            step.run();
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
