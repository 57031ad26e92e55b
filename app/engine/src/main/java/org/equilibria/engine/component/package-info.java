/** What the engine asks of whoever knows the components: look-up, validation and creation. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.component;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
