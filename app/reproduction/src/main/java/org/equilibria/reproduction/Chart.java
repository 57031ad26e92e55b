package org.equilibria.reproduction;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart.
 *
 * @param title what is shown
 * @param x horizontal axis
 * @param y vertical axis
 * @param logX whether it is logarithmic
 * @param logY whether it is logarithmic
 * @param lines the lines
 */
public record Chart(
    String title, String x, String y, boolean logX, boolean logY, List<Line> lines) {

  /** Copy the list. */
  public Chart {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param name what it is
   * @param dashed whether it is dashed: a bound or a figure from elsewhere
   * @param points pairs of x and y
   */
  public record Line(String name, boolean dashed, List<List<Double>> points) {

    /** Copy the list. */
    public Line {
      points = points.stream().map(List::copyOf).toList();
    }
  }

  /** A builder of lines. */
  static final class Curve {
    private final String name;
    private final boolean dashed;
    private final List<List<Double>> points = new ArrayList<>();

    Curve(String name, boolean dashed) {
      this.name = name;
      this.dashed = dashed;
    }

    static Curve of(String name) {
      return new Curve(name, false);
    }

    static Curve bound(String name) {
      return new Curve(name, true);
    }

    Curve add(double x, double y) {
      points.add(List.of(x, y));
      return this;
    }

    Line line() {
      return new Line(name, dashed, points);
    }
  }
}
