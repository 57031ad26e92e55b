/** The plugin contract: components, their options and how they are assembled. */
@NullMarked
package org.equilibria.api.spi;

import org.jspecify.annotations.NullMarked;
