/** What the engine asks of whoever knows the components: look-up, validation and creation. */
@NullMarked
package org.equilibria.engine.component;

import org.jspecify.annotations.NullMarked;
