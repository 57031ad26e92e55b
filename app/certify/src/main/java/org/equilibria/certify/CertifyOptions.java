package org.equilibria.certify;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;

/**
 * What is certified, and how surely.
 *
 * @param delta probability that a bound fails, unless its own options say otherwise
 * @param sizes numbers of samples at which bounds are computed; the largest is certified
 * @param draws networks drawn for the PAC-Bayes bound; 0 for none
 * @param threads how many are drawn at once
 * @param seed of the draws
 * @param bounds which bounds; none for all
 */
public record CertifyOptions(
    double delta,
    List<Integer> sizes,
    int draws,
    int threads,
    long seed,
    List<ComponentSpec> bounds) {

  /** Copy the lists; what is named twice counts once. */
  public CertifyOptions {
    sizes = sizes.stream().distinct().sorted().toList();
    bounds = bounds.stream().distinct().toList();
  }

  /** Return what the command certify does unless told otherwise, with these bounds. */
  public static CertifyOptions of(List<ComponentSpec> bounds) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new CertifyOptions(0.05, List.of(1000), 1000, threads, 1, bounds);
  }

  /**
   * Insist that the bounds exist and have the options that are asked for.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT with every mistake
   */
  public void require(Catalog catalog) {
    BoundSet.require(catalog, bounds);
  }

  /**
   * Return what decides the numbers, by the names of the command's options: two that agree in it
   * give the same.
   */
  public Map<String, String> described(Catalog catalog) {
    List<ComponentSpec> asked =
        bounds.isEmpty()
            ? catalog.listed(Kinds.BOUND).stream().map(ComponentSpec::of).toList()
            : bounds;
    return Map.of(
        "delta", String.valueOf(delta),
        "samples", joined(sizes),
        "draws", String.valueOf(draws),
        "seed", String.valueOf(seed),
        "bounds", joined(asked));
  }

  private static String joined(List<?> list) {
    return list.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Return the largest size. */
  public int largestSize() {
    return sizes.get(sizes.size() - 1);
  }
}
