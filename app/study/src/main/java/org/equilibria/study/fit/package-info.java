/** Training of one network to a model file, with checkpoints on the way. */
@NullMarked
package org.equilibria.study.fit;

import org.jspecify.annotations.NullMarked;
