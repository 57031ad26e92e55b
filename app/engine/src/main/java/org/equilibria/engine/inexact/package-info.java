/** Evaluate affine layers within a tolerance, by a delta iteration in bf16 with a certified end. */
@NullMarked
package org.equilibria.engine.inexact;

import org.jspecify.annotations.NullMarked;
