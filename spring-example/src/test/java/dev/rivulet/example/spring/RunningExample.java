// SPDX-License-Identifier: Apache-2.0
package dev.rivulet.example.spring;

import dev.rivulet.spring.test.AutoConfigureSseTestClient;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.boot.test.context.SpringBootTest;

/** The example at a free port, once for all tests. */
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"server.address=127.0.0.1", "rivulet.heartbeat=500ms", "rivulet.shutdown-grace=1s"})
@AutoConfigureSseTestClient
@interface RunningExample {}
