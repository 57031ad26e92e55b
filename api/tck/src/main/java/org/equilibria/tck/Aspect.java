package org.equilibria.tck;

import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A rule that many operations share.
 *
 * @param id last part of the rule's name
 * @param statement the rule
 * @param applies operations it holds for
 * @param check throws if an operation breaks it
 */
record Aspect(
    String id,
    String statement,
    Predicate<Operation> applies,
    BiConsumer<Trial, Operation> check) {}
