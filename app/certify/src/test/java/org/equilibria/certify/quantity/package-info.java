/** Quantities of networks, compared with their definitions. */
@NullMarked
package org.equilibria.certify.quantity;

import org.jspecify.annotations.NullMarked;
