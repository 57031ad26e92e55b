/** Activations sigma, each written once as an expression. */
@NullMarked
package org.equilibria.api.activation;

import org.jspecify.annotations.NullMarked;
