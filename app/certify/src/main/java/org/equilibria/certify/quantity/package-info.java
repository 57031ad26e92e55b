/** Read off networks what bounds and certificates are computed from. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.certify.quantity;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
