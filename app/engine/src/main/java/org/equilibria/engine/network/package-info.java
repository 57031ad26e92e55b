/** Implicit networks: frozen injection, implicit layer, readout, and their exact gradients. */
@NullMarked
package org.equilibria.engine.network;

import org.jspecify.annotations.NullMarked;
