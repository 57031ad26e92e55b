/**
 * What keeps code of strangers from harming others: threads of its own, and texts made harmless.
 */
@NullMarked
package org.equilibria.engine.guard;

import org.jspecify.annotations.NullMarked;
