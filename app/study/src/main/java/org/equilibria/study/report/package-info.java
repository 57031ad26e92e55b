/** Results to be read: the summary table, JSON, and the page with charts. */
@NullMarked
package org.equilibria.study.report;

import org.jspecify.annotations.NullMarked;
