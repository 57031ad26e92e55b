/** What can be proved of a network: its quantities, its certificates, and the reports on them. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.certify;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
