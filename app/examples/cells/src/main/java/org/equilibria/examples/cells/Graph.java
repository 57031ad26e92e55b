package org.equilibria.examples.cells;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.cell.BoundCell;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Scope;
import org.equilibria.api.option.Option;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.parameterization.Role;
import org.equilibria.api.spi.ComponentSpec;

/**
 * A graph cell Z = sigma(A_hat Z W + X U) (Gu et al. 2020, Implicit Graph Neural Networks) on one
 * graph, given by the options; a row of a batch holds the features of all its nodes.
 *
 * <p>With ||A_hat||_2 = 1 the map contracts where ||W||_F is below 1 by the slope of sigma; it is
 * kept at .95 of that.
 */
public final class Graph implements Cell {

  /** Options of the graph cell. */
  public record Options(
      @Option(help = "number of nodes", value = "8", min = 1, max = 65536) int nodes,
      @Option(help = "edges, such as \"0-1 1-2\", or ring", value = "ring") String edges,
      @Option(help = "features of a node in a state", value = "8", min = 1, max = 4096)
          int channels,
      @Option(help = "activation", value = "relu", kind = "activation") ComponentSpec activation) {}

  private static final Pattern EDGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

  private final Options options;
  private final Activation activation;
  private final Neighbourhood around;

  /**
   * Read the edges.
   *
   * @throws EquilibriaException INVALID_INPUT if one is not between two nodes of the graph, or
   *     given twice
   */
  public Graph(Options options, Activation activation) {
    this.options = options;
    this.activation = activation;
    around = Neighbourhood.graph(options.nodes(), edges(options));
  }

  private static int[][] edges(Options options) {
    int nodes = options.nodes();
    List<int[]> edges = new ArrayList<>();
    if (options.edges().equals("ring")) {
      for (int i = 0; nodes > 2 ? i < nodes : i < nodes - 1; i++) {
        edges.add(new int[] {i, (i + 1) % nodes});
      }
      return edges.toArray(int[][]::new);
    }
    Set<List<Integer>> seen = new HashSet<>();
    for (String text : options.edges().strip().split("\\s+")) {
      Matcher edge = EDGE.matcher(text);
      int a = edge.matches() ? Integer.parseInt(edge.group(1)) : nodes;
      int b = edge.matches() ? Integer.parseInt(edge.group(2)) : nodes;
      if (a >= nodes
          || b >= nodes
          || a == b
          || !seen.add(List.of(Math.min(a, b), Math.max(a, b)))) {
        throw new EquilibriaException(
            ErrorCode.INVALID_INPUT,
            "edges: '%s' is no new edge between two of the nodes 0 to %d; accepted: ring, or pairs such as 0-1 1-2"
                .formatted(text, nodes - 1));
      }
      edges.add(new int[] {a, b});
    }
    return edges.toArray(int[][]::new);
  }

  private int features(int inputs) {
    if (inputs % options.nodes() != 0) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "%d inputs are no features of %d nodes; accepted: multiples of %d"
              .formatted(inputs, options.nodes(), options.nodes()));
    }
    return inputs / options.nodes();
  }

  private double radius() {
    return .95 / activation.slopes().lipschitz();
  }

  @Override
  public int width(int inputs) {
    features(inputs);
    return options.nodes() * options.channels();
  }

  @Override
  public List<ParameterSpec> parameters(int inputs) {
    int channels = options.channels();
    int features = features(inputs);
    return List.of(
        new ParameterSpec("W", channels, channels, radius() / (2 * channels), Role.IMPLICIT),
        new ParameterSpec("U", features, channels, Math.sqrt(2.0 / features), Role.INJECTION));
  }

  @Override
  public BoundCell bind(int inputs, List<Matrix> theta, Scope scope) {
    return new LocalCell(
        new Mixing(around, true, theta.get(0), scope),
        new Mixing(Neighbourhood.self(options.nodes()), true, theta.get(1), scope),
        radius(),
        activation,
        scope.backend());
  }
}
