// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.filter.deployed;

import dev.rivulet.filter.SseFilter;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebInitParam;

/** The filter, declared by an annotation. */
@WebFilter(
        urlPatterns = "/annotated/*",
        asyncSupported = true,
        initParams = @WebInitParam(name = "heartbeat", value = "5ms"))
public final class AnnotatedFilter extends SseFilter {}
