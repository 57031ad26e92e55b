package org.equilibria.backend.support.block;

import org.apache.commons.numbers.gamma.Erf;
import org.apiguardian.api.API;
import org.equilibria.api.expr.Expr.UnaryOp;

/** The functions of formulas in f64. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Functions {

  private Functions() {}

  /**
   * Write {@code op(a)} for the first {@code count} entries, within 2 ulp. The output may be the
   * input.
   */
  public static void apply(UnaryOp op, double[] a, double[] out, int count) {
    switch (op) {
      case NEG -> {
        for (int i = 0; i < count; i++) {
          out[i] = -a[i];
        }
      }
      case ABS -> {
        for (int i = 0; i < count; i++) {
          out[i] = Math.abs(a[i]);
        }
      }
      case EXP -> {
        for (int i = 0; i < count; i++) {
          out[i] = Math.exp(a[i]);
        }
      }
      case LOG1P -> {
        for (int i = 0; i < count; i++) {
          out[i] = Math.log1p(a[i]);
        }
      }
      case SQRT -> {
        for (int i = 0; i < count; i++) {
          out[i] = Math.sqrt(a[i]);
        }
      }
      case TANH -> {
        for (int i = 0; i < count; i++) {
          out[i] = HyperbolicTangent.of(a[i]);
        }
      }
      case ERF -> {
        for (int i = 0; i < count; i++) {
          out[i] = Erf.value(a[i]);
        }
      }
    }
  }
}
