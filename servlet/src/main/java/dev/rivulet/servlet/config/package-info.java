// SPDX-License-Identifier: Apache-2.0
/** What a deployer may say, shared by the servlet and the filter. Not exported. */
@NullMarked
package dev.rivulet.servlet.config;

import org.jspecify.annotations.NullMarked;
