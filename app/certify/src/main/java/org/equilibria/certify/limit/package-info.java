/** The infinitely wide network beside a trained one of finite width. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.certify.limit;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
