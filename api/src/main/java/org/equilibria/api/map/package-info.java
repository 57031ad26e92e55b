/** Fixed-point maps f, their evaluators and their linearizations. */
@NullMarked
package org.equilibria.api.map;

import org.jspecify.annotations.NullMarked;
