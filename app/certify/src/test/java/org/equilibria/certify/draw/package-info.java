/** Draws of networks, compared with their definitions. */
@NullMarked
package org.equilibria.certify.draw;

import org.jspecify.annotations.NullMarked;
