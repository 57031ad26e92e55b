/** The affine cell z = sigma(M z + phi(x)), and the feature maps of it and of dense layers. */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
@NullMarked
package org.equilibria.engine.cell;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
