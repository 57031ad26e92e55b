/** Labelled data as their source gives them, before anything is chosen, split or scaled. */
@NullMarked
package org.equilibria.api.data;

import org.jspecify.annotations.NullMarked;
