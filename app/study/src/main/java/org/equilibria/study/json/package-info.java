/** Records as JSON, and back. */
@NullMarked
package org.equilibria.study.json;

import org.jspecify.annotations.NullMarked;
