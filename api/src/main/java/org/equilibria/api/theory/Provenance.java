package org.equilibria.api.theory;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * Where a statement comes from, how it was derived and which network it is about.
 *
 * @param source paper and equation, such as {@code arXiv 2209.15562, theorem 3.1}
 * @param rigour how it was derived
 * @param scope the network that it is about
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Provenance(String source, Rigour rigour, ModelScope scope) {

  /** Insist on all of it. */
  public Provenance {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(rigour, "rigour");
    Objects.requireNonNull(scope, "scope");
  }

  /** That of a computation that failed before it said anything. */
  public static final Provenance NONE = new Provenance("", Rigour.HEURISTIC, ModelScope.NETWORK);

  /** Return that of a statement that is proved of the network itself. */
  public static Provenance proved(String source) {
    return new Provenance(source, Rigour.PROVED, ModelScope.NETWORK);
  }

  /** Return the same of another network. */
  public Provenance of(ModelScope other) {
    return new Provenance(source, rigour, other);
  }

  /** Return all of it in one line for people; empty if nothing is known. */
  public String text() {
    return source.isEmpty()
        ? ""
        : source + "; " + rigour.words() + (scope.isModel() ? " of the " + scope.words() : "");
  }
}
