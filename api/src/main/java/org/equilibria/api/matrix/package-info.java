/** Opaque matrices, the scopes that own them and the backends that do the arithmetic. */
@NullMarked
package org.equilibria.api.matrix;

import org.jspecify.annotations.NullMarked;
