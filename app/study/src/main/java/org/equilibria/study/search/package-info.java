/** Options that are tuned before levels are compared: rounds of trials, and what they find. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@NullMarked
package org.equilibria.study.search;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
