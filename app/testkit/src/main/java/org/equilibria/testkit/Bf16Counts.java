package org.equilibria.testkit;

import org.apiguardian.api.API;

/** Counts of emulated bf16 products, in calls and in rows. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Bf16Counts {

  private int advances;
  private long rowsAdvanced;
  private int products;
  private long rowsMultiplied;

  synchronized void advanced(int rows) {
    advances++;
    rowsAdvanced += rows;
  }

  synchronized void multiplied(int rows) {
    products++;
    rowsMultiplied += rows;
  }

  /** Return the steps of delta iterations. */
  public synchronized int advances() {
    return advances;
  }

  /** Return the rows of all steps. */
  public synchronized long rowsAdvanced() {
    return rowsAdvanced;
  }

  /** Return the products besides those of the steps. */
  public synchronized int products() {
    return products;
  }

  /** Return the rows of all products besides those of the steps. */
  public synchronized long rowsMultiplied() {
    return rowsMultiplied;
  }
}
