/** Tests of the study of the paper's claims. */
@NullMarked
package org.equilibria.certify.reproduce;

import org.jspecify.annotations.NullMarked;
