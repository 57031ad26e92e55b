/** Statistics of repeated runs: means with intervals, paired differences, several comparisons. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@NullMarked
package org.equilibria.study.statistics;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
