/** Results on disk: one folder a study, written as cells finish. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.store;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
