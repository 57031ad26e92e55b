/** Golden values and how close to them is close. */
@NullMarked
package org.equilibria.theory.golden;

import org.jspecify.annotations.NullMarked;
