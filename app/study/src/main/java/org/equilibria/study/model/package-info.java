/** Trained networks and checkpoints as files that say how they came about. */
@NullMarked
package org.equilibria.study.model;

import org.jspecify.annotations.NullMarked;
