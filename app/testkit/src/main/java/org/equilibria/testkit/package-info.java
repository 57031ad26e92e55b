/**
 * The harness for the contract checks, and backends that exist to catch mistakes: one that defers,
 * one that poisons memory, one that counts.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package org.equilibria.testkit;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
