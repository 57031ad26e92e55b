package org.equilibria.examples.cells;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.api.activation.Activation;
import org.equilibria.api.activation.SlopeRange;
import org.equilibria.api.cell.Cell;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.backend.ejml.EjmlBackend;
import org.equilibria.tck.CellContract;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Hold both cells to the contract of the framework: gradients against differences, and the rest.
 */
class CellsTest {

  private static final int NODES = 12;

  /** max(x, 0), whose slope lies in [0, 1]. */
  private record Relu() implements Activation {

    @Override
    public Expr value(Expr x) {
      return x.max(0);
    }

    @Override
    public SlopeRange slopes() {
      return new SlopeRange(0, 1);
    }
  }

  private static Map<String, Cell> cells() {
    ComponentSpec relu = ComponentSpec.of("relu");
    Map<String, Cell> cells = new LinkedHashMap<>();
    cells.put("ring", new Graph(new Graph.Options(NODES, "ring", 3, relu), new Relu()));
    cells.put(
        "star", new Graph(new Graph.Options(NODES, "0-1 0-2 0-3 0-4 5-6", 2, relu), new Relu()));
    cells.put("images", new Convolution(new Convolution.Options(4, 3, 2, relu), new Relu()));
    return cells;
  }

  @TestFactory
  Stream<DynamicTest> theyKeepTheContract() {
    return cells().entrySet().stream()
        .flatMap(
            cell ->
                DynamicTest.stream(
                    CellContract.checks(2 * NODES, EjmlBackend::open).stream(),
                    check -> cell.getKey() + " " + check.rule(),
                    check -> check.verify(cell.getValue())));
  }
}
