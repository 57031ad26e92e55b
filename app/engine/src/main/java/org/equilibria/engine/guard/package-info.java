/**
 * What keeps code of strangers from harming others: threads of its own, and texts made harmless.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.engine.guard;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
