package org.equilibria.study.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.equilibria.engine.component.KeyPath;

/**
 * What a study may vary: any value of a pipeline.
 *
 * @param id name of the axis and of its column
 * @param path where the value stands in a configuration
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Dimension(String id, KeyPath path) {

  /** Forward solver. */
  public static final Dimension SOLVER = new Dimension("solver", KeyPath.of(Keys.SOLVER));

  /** Format of matrices, and whether evaluations may be inexact. */
  public static final Dimension PRECISION =
      new Dimension("precision", KeyPath.of(Keys.BACKEND, Keys.PRECISION));

  /** The dimensions with names of their own, which are columns of every table, in their order. */
  public static final List<Dimension> ALL =
      List.of(
          SOLVER,
          new Dimension("gradient", KeyPath.of(Keys.GRADIENT)),
          new Dimension("activation", KeyPath.of(Keys.MODEL, "activation")),
          new Dimension("parameterization", KeyPath.of(Keys.MODEL, "parameterization")),
          new Dimension("injection", KeyPath.of(Keys.MODEL, "injection")),
          new Dimension("optimizer", KeyPath.of(Keys.TRAIN, "optimizer")),
          new Dimension("backend", KeyPath.of(Keys.BACKEND)),
          PRECISION,
          new Dimension("width", KeyPath.of(Keys.MODEL, "width")));

  private static final Map<String, Dimension> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Dimension::id, d -> d));

  /**
   * Return the dimension of the given name: one of {@link #ALL}, or the path of a value.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Dimension named(String name) {
    Dimension known = BY_NAME.get(name);
    if (known != null) {
      return known;
    }
    KeyPath path = KeyPath.parse(name);
    return Stream.concat(ALL.stream(), Stream.of(new Dimension(name, path)))
        .filter(d -> d.path.equals(path))
        .findFirst()
        .orElseThrow();
  }

  /** Return the name of a value: the identifier of a component, or else the value itself. */
  public static String nameOf(Object value) {
    return value instanceof Map<?, ?> map ? String.valueOf(map.get(Keys.ID)) : value.toString();
  }

  /** Return whether cells that differ in it learn different samples. */
  public boolean isOfData() {
    return path.isWithin(KeyPath.of(Keys.DATA));
  }

  /** Return whether one of two dimensions is a part of the other, or both are the same. */
  boolean overlaps(Dimension other) {
    return path.isWithin(other.path) || other.path.isWithin(path);
  }

  @Override
  public String toString() {
    return id;
  }
}
