/** Losses of networks drawn around a trained one. */
@NullMarked
package org.equilibria.certify.draw;

import org.jspecify.annotations.NullMarked;
