/**
 * Descriptions of trainable parameters, and maps from free parameters to the weight M, with the
 * property they guarantee.
 */
@NullMarked
package org.equilibria.api.parameterization;

import org.jspecify.annotations.NullMarked;
