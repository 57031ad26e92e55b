/** Declare options on record components: default, range and help text in one place. */
@NullMarked
package org.equilibria.api.option;

import org.jspecify.annotations.NullMarked;
