/** Components of others, held to their contracts at the border: named where they break one. */
@NullMarked
package org.equilibria.host.guard;

import org.jspecify.annotations.NullMarked;
