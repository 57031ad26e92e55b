/** The equilibria command. */
@NullMarked
package org.equilibria.cli;

import org.jspecify.annotations.NullMarked;
