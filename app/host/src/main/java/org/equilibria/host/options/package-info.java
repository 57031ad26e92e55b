/** Read options records: their declarations, and values bound to them. */
@NullMarked
package org.equilibria.host.options;

import org.jspecify.annotations.NullMarked;
