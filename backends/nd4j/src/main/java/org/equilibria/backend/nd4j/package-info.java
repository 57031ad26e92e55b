/** The backend on ND4J: its memory and its products, everything else in blocks of f64. */
@NullMarked
package org.equilibria.backend.nd4j;

import org.jspecify.annotations.NullMarked;
