/**
 * The contract checks that every plugin is held to: plain objects that take the subject and either
 * pass or fail with the rule that was broken.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.tck;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
