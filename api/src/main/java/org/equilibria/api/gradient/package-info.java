/** Gradient estimators through an equilibrium. */
@NullMarked
package org.equilibria.api.gradient;

import org.jspecify.annotations.NullMarked;
