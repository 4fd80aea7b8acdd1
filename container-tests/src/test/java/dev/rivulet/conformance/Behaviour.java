// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row of the table in docs/containers.md, and a test that runs on each container. Its first parameter is the container. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@EnumSource
@Execution(ExecutionMode.CONCURRENT)
@interface Behaviour {

    /** What is promised, as the table says it. */
    String value();

    /** The place among the rows of its class. */
    int row();
}
