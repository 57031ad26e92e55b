/** Records as JSON, and back. */
@API(status = API.Status.INTERNAL, since = "0.1")
@NullMarked
package org.equilibria.study.json;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
