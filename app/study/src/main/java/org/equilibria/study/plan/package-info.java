/** Plans of studies: the cells that a configuration stands for. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.plan;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
