/** The command {@code theory reproduce}. */
@NullMarked
package org.equilibria.reproduction.command;

import org.jspecify.annotations.NullMarked;
