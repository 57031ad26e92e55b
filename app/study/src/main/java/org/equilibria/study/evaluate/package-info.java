/** Judge predictions: how often, how far and how surely they are right. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.evaluate;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
