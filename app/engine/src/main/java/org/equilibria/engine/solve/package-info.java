/** The one solve loop: it evaluates, counts, judges every row and keeps the truth. */
@NullMarked
package org.equilibria.engine.solve;

import org.jspecify.annotations.NullMarked;
