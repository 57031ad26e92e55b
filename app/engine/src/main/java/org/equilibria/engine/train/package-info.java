/** Training of the implicit layer, with everything measured on the way. */
@NullMarked
package org.equilibria.engine.train;

import org.jspecify.annotations.NullMarked;
