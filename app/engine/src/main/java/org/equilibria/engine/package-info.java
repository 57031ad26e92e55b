/** The engine's own kinds of component, and the plugin that offers the built-in ones. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.engine;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
