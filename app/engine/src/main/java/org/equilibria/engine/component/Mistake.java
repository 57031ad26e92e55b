package org.equilibria.engine.component;

/**
 * A mistake in what a user wrote.
 *
 * @param path where
 * @param sentence what was wrong and what is accepted, in one line
 */
public record Mistake(KeyPath path, String sentence) {

  /** Return the same mistake with its path, which is within {@code from}, within {@code to}. */
  public Mistake moved(KeyPath from, KeyPath to) {
    return new Mistake(path.moved(from, to), sentence);
  }

  /** Return the sentence after the path. */
  @Override
  public String toString() {
    return path.steps().isEmpty() ? sentence : path + ": " + sentence;
  }
}
