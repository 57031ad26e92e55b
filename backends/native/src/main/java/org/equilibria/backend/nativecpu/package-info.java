/** The backend on native CPU libraries: OpenBLAS and oneDNN on memory outside the heap. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.backend.nativecpu;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
