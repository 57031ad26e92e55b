/** The reference backend: pure Java, simple and right, with EJML for linear systems. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.backend.ejml;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
