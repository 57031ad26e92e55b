/** Results to be read: the summary table, JSON, and the page with charts. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.study.report;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
