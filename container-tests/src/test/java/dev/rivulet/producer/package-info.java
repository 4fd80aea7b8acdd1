// SPDX-License-Identifier: Apache-2.0
/** Other people's event streams behind the filter. */
package dev.rivulet.producer;
