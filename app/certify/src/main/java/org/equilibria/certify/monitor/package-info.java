/** The trajectory of a training, watched as it goes: monitored, not proved. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.certify.monitor;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
