/** What training is made of: losses, optimizers and schedules of the step size. */
@NullMarked
package org.equilibria.api.train;

import org.jspecify.annotations.NullMarked;
