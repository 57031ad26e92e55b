/** Quantities, checks and bounds: what is known about a network, and on which evidence. */
@NullMarked
package org.equilibria.api.theory;

import org.jspecify.annotations.NullMarked;
