/** Wire plugins, the engine and what an embedder brings, with explicit bindings only. */
@NullMarked
package org.equilibria.host.wiring;

import org.jspecify.annotations.NullMarked;
