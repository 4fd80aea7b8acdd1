// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row of the table of browsers in docs/interop.md, and a test that runs with each browser, which is its parameter. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource(names = {"CHROMIUM", "FIREFOX", "WEB_KIT"})
@interface PageBehaviour {

    /** What is promised, as the table says it. */
    String value();

    /** The place among the rows of its class. */
    int row();
}
