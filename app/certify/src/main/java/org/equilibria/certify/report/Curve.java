package org.equilibria.certify.report;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name what it shows
 * @param badge what it is worth; empty text for what was measured
 * @param points x and y of each point
 */
public record Curve(String name, String badge, List<double[]> points) {

  /** Copy the list; its arrays are kept. */
  public Curve {
    points = List.copyOf(points);
  }
}
