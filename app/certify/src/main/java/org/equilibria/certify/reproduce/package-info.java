/** The claims of the paper as one study, computed from networks that it trains. */
@NullMarked
package org.equilibria.certify.reproduce;

import org.jspecify.annotations.NullMarked;
