package org.equilibria.reproduction;

/**
 * What decides the figures of a run.
 *
 * @param version of the program, as another may compute otherwise
 * @param seed of all that is drawn
 * @param sizes how large the experiments are
 */
public record Configuration(String version, long seed, Sizes sizes) {}
