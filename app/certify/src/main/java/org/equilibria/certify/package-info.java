/** What can be proved of a network: its quantities, its certificates, and the reports on them. */
@NullMarked
package org.equilibria.certify;

import org.jspecify.annotations.NullMarked;
