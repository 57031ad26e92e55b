package org.equilibria.testkit;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * A performance profile as a picture in SVG.
 *
 * @param ratios by solver, cost over least cost, infinite where it failed
 * @param largest factor at the right end
 */
record ProfilePicture(Map<String, double[]> ratios, double largest) {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 50;
  private static final int BOTTOM = 40;
  private static final int LEGEND = 170;
  private static final int LINE = 18;
  private static final int STEPS = 128;
  private static final int HUES = 360;

  String svg() {
    StringBuilder out = new StringBuilder();
    int height = Math.max(HEIGHT + BOTTOM, LINE * (ratios.size() + 1)) + LINE;
    out.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<title>Share of problems solved within a factor of the least cost</title>%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            LEFT + WIDTH + LEGEND,
            height));
    axes(out);
    int index = 0;
    for (Map.Entry<String, double[]> solver : ratios.entrySet()) {
      curve(out, solver.getKey(), solver.getValue(), index++);
    }
    return out.append("</svg>\n").toString();
  }

  private void axes(StringBuilder out) {
    for (double factor = 1; factor <= largest; factor *= 2) {
      double x = x(factor);
      out.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.0f %d V%d\" stroke=\"#ddd\"/><text x=\"%.0f\" y=\"%d\""
                  + " text-anchor=\"middle\">%.0f</text>%n",
              x,
              LINE,
              HEIGHT + LINE,
              x,
              HEIGHT + 2 * LINE,
              factor));
    }
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      double y = y(tenth / 10.0);
      out.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%d %.0f H%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.0f\""
                  + " text-anchor=\"end\">%.1f</text>%n",
              LEFT,
              y,
              LEFT + WIDTH,
              LEFT - 6,
              y + 4,
              tenth / 10.0));
    }
  }

  private double x(double factor) {
    return LEFT + WIDTH * Math.log(factor) / Math.log(largest);
  }

  private static double y(double share) {
    return LINE + HEIGHT * (1 - share);
  }

  private void curve(StringBuilder out, String name, double[] costs, int index) {
    double[] sorted = costs.clone();
    Arrays.sort(sorted);
    StringBuilder points = new StringBuilder();
    int solved = 0;
    for (int step = 0; step <= STEPS; step++) {
      double factor = Math.pow(largest, step / (double) STEPS);
      while (solved < sorted.length && sorted[solved] <= factor) {
        solved++;
      }
      points.append(
          String.format(Locale.ROOT, "%.0f,%.1f ", x(factor), y(solved / (double) sorted.length)));
    }
    int hue = index * HUES / ratios.size();
    String dash = index % 2 == 0 ? "" : " stroke-dasharray=\"6 3\"";
    int legend = LINE * (index + 1);
    out.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"hsl(%d,70%%,40%%)\""
                + " stroke-width=\"2\"%s/>%n"
                + "<path d=\"M%d %d h24\" stroke=\"hsl(%d,70%%,40%%)\" stroke-width=\"2\"%s/>"
                + "<text x=\"%d\" y=\"%d\">%s</text>%n",
            points.toString().trim(),
            hue,
            dash,
            LEFT + WIDTH + 10,
            legend - 4,
            hue,
            dash,
            LEFT + WIDTH + 40,
            legend,
            name));
  }
}
