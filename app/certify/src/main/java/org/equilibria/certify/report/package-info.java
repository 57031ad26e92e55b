/** What was found of a network, for people and for programs. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.certify.report;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
