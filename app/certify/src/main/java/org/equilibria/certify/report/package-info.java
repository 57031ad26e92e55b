/** What was found of a network, for people and for programs. */
@NullMarked
package org.equilibria.certify.report;

import org.jspecify.annotations.NullMarked;
