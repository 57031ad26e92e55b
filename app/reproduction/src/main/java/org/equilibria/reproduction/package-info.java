/** The claims of the paper as one study, computed from networks that it trains. */
@NullMarked
package org.equilibria.reproduction;

import org.jspecify.annotations.NullMarked;
