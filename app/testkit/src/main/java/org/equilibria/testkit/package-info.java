/**
 * The harness for the contract checks, and backends that exist to catch mistakes: one that defers,
 * one that poisons memory, one that counts.
 */
@NullMarked
package org.equilibria.testkit;

import org.jspecify.annotations.NullMarked;
