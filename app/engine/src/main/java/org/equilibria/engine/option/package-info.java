/** Options records: their declarations, and the reading and writing of values. */
@NullMarked
package org.equilibria.engine.option;

import org.jspecify.annotations.NullMarked;
