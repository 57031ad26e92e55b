/** Networks given as numbers, and all their quantities as numbers, to be checked by anyone. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.certify.network;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
