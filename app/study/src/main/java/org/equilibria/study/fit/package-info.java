/** Training of one network to a model file, with checkpoints on the way. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.fit;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
