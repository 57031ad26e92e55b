/** Read off networks what bounds and certificates are computed from. */
@NullMarked
package org.equilibria.certify.quantity;

import org.jspecify.annotations.NullMarked;
