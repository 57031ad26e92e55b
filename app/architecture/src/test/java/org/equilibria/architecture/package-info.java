/** Rules over the structure of every module. */
@NullMarked
package org.equilibria.architecture;

import org.jspecify.annotations.NullMarked;
