/** Results of cells: what was measured, and what is true of it. */
@NullMarked
package org.equilibria.study.result;

import org.jspecify.annotations.NullMarked;
