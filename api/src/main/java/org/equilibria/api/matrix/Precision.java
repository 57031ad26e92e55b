package org.equilibria.api.matrix;

import org.apiguardian.api.API;

/** The storage format of a matrix; norms, Gram matrices and residuals accumulate in F64. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Precision {
  /** IEEE binary32. */
  F32(Float.BYTES, 0x1p-24),
  /** IEEE binary64. */
  F64(Double.BYTES, 0x1p-53);

  private final int bytes;
  private final double unitRoundoff;

  Precision(int bytes, double unitRoundoff) {
    this.bytes = bytes;
    this.unitRoundoff = unitRoundoff;
  }

  /** Return the bytes of one entry. */
  public int bytes() {
    return bytes;
  }

  /** Return the unit roundoff u: a rounded value is within a relative u of the exact one. */
  public double unitRoundoff() {
    return unitRoundoff;
  }
}
