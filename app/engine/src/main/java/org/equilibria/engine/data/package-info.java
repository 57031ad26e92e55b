/** Labelled data: where they come from, and which of them a network is trained and tested on. */
@NullMarked
package org.equilibria.engine.data;

import org.jspecify.annotations.NullMarked;
