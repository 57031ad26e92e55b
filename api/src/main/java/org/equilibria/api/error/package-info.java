/** Failures with an error code and the party to blame. */
@NullMarked
package org.equilibria.api.error;

import org.jspecify.annotations.NullMarked;
