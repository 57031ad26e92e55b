/** The engine's own kinds of component, and the plugin that offers the built-in ones. */
@NullMarked
package org.equilibria.engine;

import org.jspecify.annotations.NullMarked;
