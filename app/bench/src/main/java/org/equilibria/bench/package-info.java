/**
 * Benchmarks through the public solve loop whose figures count only where the answers are right.
 */
@NullMarked
package org.equilibria.bench;

import org.jspecify.annotations.NullMarked;
