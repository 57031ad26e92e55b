/** What is known of a network, for bounds to ask for. */
@NullMarked
package org.equilibria.engine.theory;

import org.jspecify.annotations.NullMarked;
