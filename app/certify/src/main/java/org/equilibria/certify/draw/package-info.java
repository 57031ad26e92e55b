/** Losses of networks drawn around a trained one. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.certify.draw;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
