/** JMH benchmarks of backend operations. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.benchmarks;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
