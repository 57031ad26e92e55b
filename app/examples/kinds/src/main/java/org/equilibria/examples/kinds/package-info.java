/** A third-party plugin with one component of most kinds, each the example of its page. */
@NullMarked
package org.equilibria.examples.kinds;

import org.jspecify.annotations.NullMarked;
