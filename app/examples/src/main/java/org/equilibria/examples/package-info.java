/** Complete programs that use Equilibria as an outsider would; the build compiles and runs them. */
@NullMarked
package org.equilibria.examples;

import org.jspecify.annotations.NullMarked;
