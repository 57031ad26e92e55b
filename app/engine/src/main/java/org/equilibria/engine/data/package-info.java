/** Labelled data: where they come from, and which of them a network is trained and tested on. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.engine.data;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
