/** Results on disk: one folder a study, written as cells finish. */
@NullMarked
package org.equilibria.study.store;

import org.jspecify.annotations.NullMarked;
