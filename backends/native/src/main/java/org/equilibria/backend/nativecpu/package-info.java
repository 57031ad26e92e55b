/** The backend on native CPU libraries: OpenBLAS and oneDNN on memory outside the heap. */
@NullMarked
package org.equilibria.backend.nativecpu;

import org.jspecify.annotations.NullMarked;
