/** The resolved configuration of a study, and the forms in which people write it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.study.config;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
