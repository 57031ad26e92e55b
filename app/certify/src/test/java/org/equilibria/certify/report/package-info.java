/** What reports say of outcomes. */
@NullMarked
package org.equilibria.certify.report;

import org.jspecify.annotations.NullMarked;
