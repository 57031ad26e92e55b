/** JMH benchmarks of backend operations. */
@NullMarked
package org.equilibria.benchmarks;

import org.jspecify.annotations.NullMarked;
