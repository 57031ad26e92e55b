/** What results of studies say together: means over seeds, and paired differences. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@NullMarked
package org.equilibria.study.analysis;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
