/** Certificates of linear convergence from a point, with every constant explicit. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.theory.certificate;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
