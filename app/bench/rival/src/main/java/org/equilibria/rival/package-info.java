/**
 * Time what a program written with PyTorch's operations takes for the same equilibria, beside the
 * framework and in one process.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.rival;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
