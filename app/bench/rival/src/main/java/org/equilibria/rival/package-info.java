/**
 * Time what a program written with PyTorch's operations takes for the same equilibria, beside the
 * framework and in one process.
 */
@NullMarked
package org.equilibria.rival;

import org.jspecify.annotations.NullMarked;
