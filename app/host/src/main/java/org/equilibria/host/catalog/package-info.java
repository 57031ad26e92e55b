/** Look up, check, describe and create the components of loaded plugins. */
@NullMarked
package org.equilibria.host.catalog;

import org.jspecify.annotations.NullMarked;
