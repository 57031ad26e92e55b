package org.equilibria.api.theory;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * A bound or certificate, computed from quantities of a network and its data. All that a reader of
 * a report sees of it comes from here, from its outcomes and from the summary of its component.
 *
 * <p>{@link #of} makes one of a formula. An option named {@code delta} is the probability that the
 * bound fails: a user may set it for all bounds at once.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Bound {

  /**
   * Return a bound by a formula over quantities all of which it needs: where one is not known it
   * says Inapplicable and names it.
   *
   * @param inputs what the formula asks for
   * @param formula checks hypotheses and computes
   */
  static FormulaBound of(
      Topic topic,
      Provenance provenance,
      Set<Quantity<?>> inputs,
      Function<KnownQuantities, Outcome> formula) {
    return new FormulaBound(
        topic, "", provenance, inputs, Set.of(), topic.stages(), List.of(), formula);
  }

  /** Return what it is about. */
  Topic topic();

  /**
   * Return what is true where there is a number, as a clause in which {@code {}} stands for that
   * number: {@code the error rate is at most {}}, or {@code every input has one equilibrium}. The
   * verdict of a report says it, and, of a clause without a number, also that it is not proved;
   * empty to be left out of it.
   */
  default String claim() {
    return "";
  }

  /** Return the weights that it says something about. */
  default Set<Stage> stages() {
    return topic().stages();
  }

  /** Return the quantities that {@link #evaluate} may ask for. */
  Set<Quantity<?>> inputs();

  /** Return how to compute those quantities that are not read off a network. */
  default List<Derivation<?>> derivations() {
    return List.of();
  }

  /**
   * Return a figure, or why there is none; the same for the same quantities. A quantity that is not
   * known makes it Inapplicable.
   */
  Outcome evaluate(Quantities quantities);
}
