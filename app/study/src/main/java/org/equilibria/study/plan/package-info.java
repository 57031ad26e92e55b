/** Plans of studies: the cells that a configuration stands for. */
@NullMarked
package org.equilibria.study.plan;

import org.jspecify.annotations.NullMarked;
