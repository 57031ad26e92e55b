/** A third-party plugin: one activation, offered under the name squareplus. */
@NullMarked
package org.equilibria.examples.plugin;

import org.jspecify.annotations.NullMarked;
