package org.equilibria.solvers;

/** The methods of {@code auto}, in the order in which they are tried while nothing is known. */
enum AutoMethod {
  ANDERSON("anderson", false),
  BROYDEN2("broyden2", false),
  BROYDEN("broyden", false),
  NEWTON("newton", true),
  NEWTON_KRYLOV("newton-krylov", true);

  private final String id;
  private final boolean multiplies;

  /**
   * A method.
   *
   * @param multiplies whether its steps take products with the Jacobian and are searched along
   */
  AutoMethod(String id, boolean multiplies) {
    this.id = id;
    this.multiplies = multiplies;
  }

  /** Return what it is called by itself. */
  String id() {
    return id;
  }

  boolean multiplies() {
    return multiplies;
  }
}
