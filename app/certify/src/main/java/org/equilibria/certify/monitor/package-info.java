/** The trajectory of a training, watched as it goes: monitored, not proved. */
@NullMarked
package org.equilibria.certify.monitor;

import org.jspecify.annotations.NullMarked;
