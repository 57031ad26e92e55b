package org.equilibria.engine.component;

import java.util.List;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** The cause of a failure whose message lists mistakes: the same as values. */
public final class Mistakes extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Mistake> found;

  private Mistakes(List<Mistake> found) {
    super(found.size() == 1 ? "a mistake" : found.size() + " mistakes");
    this.found = List.copyOf(found);
  }

  /**
   * Throw unless there is no mistake.
   *
   * @throws EquilibriaException INVALID_INPUT with a line for each
   */
  public static void refuse(List<Mistake> found) {
    if (!found.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          found.stream().map(Mistake::toString).collect(Collectors.joining("\n")),
          new Mistakes(found));
    }
  }

  /** Return the mistakes that a failure lists; none if it has another cause. */
  public static List<Mistake> of(EquilibriaException failure) {
    return failure.getCause() instanceof Mistakes mistakes ? mistakes.found : List.of();
  }
}
