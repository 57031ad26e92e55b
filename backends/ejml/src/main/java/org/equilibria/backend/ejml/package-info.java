/** The reference backend: pure Java, simple and right, with EJML for linear systems. */
@NullMarked
package org.equilibria.backend.ejml;

import org.jspecify.annotations.NullMarked;
