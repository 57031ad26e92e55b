/** Certificates of linear convergence from a point, with every constant explicit. */
@NullMarked
package org.equilibria.theory.certificate;

import org.jspecify.annotations.NullMarked;
