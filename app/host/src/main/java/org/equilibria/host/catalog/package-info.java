/** Look up, check, describe and create the components of loaded plugins. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.host.catalog;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
