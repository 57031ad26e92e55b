/**
 * Benchmarks through the public solve loop whose figures count only where the answers are right.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.bench;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
