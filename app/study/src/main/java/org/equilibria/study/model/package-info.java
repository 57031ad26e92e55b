/** Trained networks and checkpoints as files that say how they came about. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.model;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
