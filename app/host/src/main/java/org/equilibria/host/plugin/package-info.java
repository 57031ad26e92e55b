/** Discover plugins on the class path and in folders, each isolated and checked before use. */
@NullMarked
package org.equilibria.host.plugin;

import org.jspecify.annotations.NullMarked;
