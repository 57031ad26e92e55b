/** Tests of the study of the paper's claims. */
@NullMarked
package org.equilibria.reproduction;

import org.jspecify.annotations.NullMarked;
