/** Networks given as numbers, and all their quantities as numbers, to be checked by anyone. */
@NullMarked
package org.equilibria.certify.network;

import org.jspecify.annotations.NullMarked;
