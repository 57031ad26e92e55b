/** The page of a study: its conclusion, table and charts in one document. */
@API(status = API.Status.INTERNAL, since = "0.2")
@NullMarked
package org.equilibria.study.page;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
