package org.equilibria.reproduction;

/** A listener to a reproduction. */
public interface ReproductionListener {

  /**
   * A part begins.
   *
   * @param title what is done
   * @param before share of all work that is done or was found done, by an estimate
   * @param share of the part
   */
  void part(String title, double before, double share);

  /** A share of all work, by an estimate, is done. */
  void done(double share);

  /** A part is finished. */
  void checked(Section section);
}
