package org.equilibria.examples.cells;

/**
 * The nodes that each node of an array looks at: term t of node i is {@code weight} times node
 * {@code from}, both at entry i terms + t.
 *
 * @param nodes number of nodes
 * @param terms number of terms of each node
 * @param from node of each term
 * @param weight factor of each term; 0 where there is none
 */
record Neighbourhood(int nodes, int terms, int[] from, double[] weight) {

  /** Return the neighbourhood in which each node looks at itself. */
  static Neighbourhood self(int nodes) {
    int[] from = new int[nodes];
    double[] weight = new double[nodes];
    for (int i = 0; i < nodes; i++) {
      from[i] = i;
      weight[i] = 1;
    }
    return new Neighbourhood(nodes, 1, from, weight);
  }

  /**
   * Return the 3 x 3 pixels around each pixel of an image, row by row; there are zeros around it.
   * What looks at a pixel by term t is what that pixel sees by term 8 - t.
   */
  static Neighbourhood pixels(int height, int width) {
    int[] from = new int[height * width * 9];
    double[] weight = new double[from.length];
    for (int i = 0; i < height * width; i++) {
      for (int t = 0; t < 9; t++) {
        int row = i / width + t / 3 - 1;
        int column = i % width + t % 3 - 1;
        if (row >= 0 && row < height && column >= 0 && column < width) {
          from[9 * i + t] = row * width + column;
          weight[9 * i + t] = 1;
        }
      }
    }
    return new Neighbourhood(height * width, 9, from, weight);
  }

  /**
   * Return the neighbourhood of A_hat = D^{-1/2} (A + I) D^{-1/2} (Kipf and Welling 2017), whose
   * norm is 1.
   *
   * @param edges pairs of nodes, each undirected edge once, without loops
   */
  static Neighbourhood graph(int nodes, int[][] edges) {
    int[] degree = new int[nodes];
    for (int[] edge : edges) {
      degree[edge[0]]++;
      degree[edge[1]]++;
    }
    int terms = 1;
    for (int d : degree) {
      terms = Math.max(terms, d + 1);
    }
    int[] from = new int[nodes * terms];
    double[] weight = new double[from.length];
    int[] filled = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      add(i, i, terms, degree, from, weight, filled);
    }
    for (int[] edge : edges) {
      add(edge[0], edge[1], terms, degree, from, weight, filled);
      add(edge[1], edge[0], terms, degree, from, weight, filled);
    }
    return new Neighbourhood(nodes, terms, from, weight);
  }

  private static void add(
      int node, int other, int terms, int[] degree, int[] from, double[] weight, int[] filled) {
    int at = node * terms + filled[node]++;
    from[at] = other;
    weight[at] = 1 / Math.sqrt((degree[node] + 1.0) * (degree[other] + 1.0));
  }
}
