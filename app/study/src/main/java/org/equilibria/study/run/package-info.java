/** Runs of studies: each cell in an environment of its own, whatever becomes of the others. */
@NullMarked
package org.equilibria.study.run;

import org.jspecify.annotations.NullMarked;
