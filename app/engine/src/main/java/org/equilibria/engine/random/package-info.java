/** Random numbers keyed by seed and name, the same on every backend. */
@NullMarked
package org.equilibria.engine.random;

import org.jspecify.annotations.NullMarked;
