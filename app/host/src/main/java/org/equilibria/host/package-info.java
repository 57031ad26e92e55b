/** The facade: open the framework, solve, differentiate and study from Java. */
@NullMarked
package org.equilibria.host;

import org.jspecify.annotations.NullMarked;
