// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.spring.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The filter in front of streams that others write.
 *
 * <p>Thread safety: none; bound once, when the application starts.
 */
public class FilterProperties {

    /** Whether the filter is put in front of streams that others write, such as SseEmitter and Flux, to give them headers and heartbeats. */
    private boolean enabled = false;

    /** What the filter stands in front of. */
    private List<String> urlPatterns = new ArrayList<>(List.of("/*"));

    /** Where it stands among the filters. */
    private int order = -100;

    /** Parameters of the filter, as its documentation tells them: heartbeat, flushAfter and so on. */
    private Map<String, String> initParameters = new LinkedHashMap<>();

    /** Creates them with the defaults. */
    public FilterProperties() {}

    /**
     * Whether the filter is put in front of streams that others write, such as SseEmitter and Flux, to give them headers and heartbeats.
     *
     * @return the value
     */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Whether the filter is put in front of streams that others write, such as SseEmitter and Flux, to give them headers and heartbeats.
     *
     * @param enabled the value
     */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /**
     * What the filter stands in front of.
     *
     * @return the value
     */
    public List<String> getUrlPatterns() {
        return urlPatterns;
    }

    /**
     * What the filter stands in front of.
     *
     * @param urlPatterns the value
     */
    public void setUrlPatterns(List<String> urlPatterns) {
        this.urlPatterns = urlPatterns;
    }

    /**
     * Where it stands among the filters.
     *
     * @return the value
     */
    public int getOrder() {
        return order;
    }

    /**
     * Where it stands among the filters.
     *
     * @param order the value
     */
    public void setOrder(int order) {
        this.order = order;
    }

    /**
     * Parameters of the filter, as its documentation tells them: heartbeat, flushAfter and so on.
     *
     * @return the value
     */
    public Map<String, String> getInitParameters() {
        return initParameters;
    }

    /**
     * Parameters of the filter, as its documentation tells them: heartbeat, flushAfter and so on.
     *
     * @param initParameters the value
     */
    public void setInitParameters(Map<String, String> initParameters) {
        this.initParameters = initParameters;
    }
}
