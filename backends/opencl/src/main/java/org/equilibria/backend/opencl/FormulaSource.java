package org.equilibria.backend.opencl;

import java.util.Locale;
import org.equilibria.api.expr.Expr.BinaryOp;
import org.equilibria.api.expr.Expr.UnaryOp;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Machine;
import org.equilibria.backend.support.Program;

/**
 * A formula written in OpenCL C, a variable for each step. Functions are those of OpenCL, which
 * bounds their errors in units in the last place (OpenCL 1.2 specification, section 7.4): 3 for
 * exp, 2 for log1p, 5 for tanh, 16 for erf, and for quotients 2.5 and roots 3 in f32 where the
 * device does not round them to nearest; in f64, where it has that, quotients and roots are rounded
 * to nearest. Sums and products are rounded to nearest, each on its own.
 */
final class FormulaSource implements Machine {

  private final StringBuilder body = new StringBuilder();
  private final Precision precision;

  private FormulaSource(Precision precision) {
    this.precision = precision;
  }

  /** Return the definition of {@code formula(x, y, p0, p1, ...)}. */
  static String of(Program program, Precision precision) {
    FormulaSource source = new FormulaSource(precision);
    program.run(source);
    int parameters = program.parameters().size();
    return "#define READS_SECOND "
        + (program.readsSecond() ? 1 : 0)
        + "\n#define PARAMETERS"
        + list(parameters, ", p")
        + "\n#define PARAMETER_DECLARATIONS"
        + list(parameters, ", const real p")
        + "\nreal formula(const real x, const real y PARAMETER_DECLARATIONS) {\n"
        + source.body
        + ("  return v" + program.result() + ";\n}\n");
  }

  private static String list(int count, String item) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      list.append(item).append(i);
    }
    return list.toString();
  }

  private void step(int step, String value) {
    body.append("  const real v").append(step).append(" = ").append(value).append(";\n");
  }

  @Override
  public void first(int step) {
    step(step, "x");
  }

  @Override
  public void second(int step) {
    step(step, "y");
  }

  @Override
  public void parameter(int step, int index) {
    step(step, "p" + index);
  }

  /** Write the bits, which no notation of decimals can lose. */
  @Override
  public void constant(int step, double value) {
    step(
        step,
        precision == Precision.F32
            ? String.format(Locale.ROOT, "as_float(0x%08xu)", Float.floatToIntBits((float) value))
            : String.format(Locale.ROOT, "as_double(0x%016xUL)", Double.doubleToLongBits(value)));
  }

  @Override
  public void apply(int step, UnaryOp op, int operand) {
    String a = "v" + operand;
    step(
        step,
        switch (op) {
          case NEG -> "-" + a;
          case ABS -> "fabs(" + a + ")";
          case EXP -> "exp(" + a + ")";
          case LOG1P -> "log1p(" + a + ")";
          case SQRT -> "sqrt(" + a + ")";
          case TANH -> "tanh(" + a + ")";
          case ERF -> "erf(" + a + ")";
        });
  }

  @Override
  public void apply(int step, BinaryOp op, int left, int right) {
    String a = "v" + left;
    String b = "v" + right;
    step(
        step,
        switch (op) {
          case ADD -> a + " + " + b;
          case SUB -> a + " - " + b;
          case MUL -> a + " * " + b;
          case DIV -> a + " / " + b;
          // NaN where either is: fmin and fmax would ignore it.
          case MIN -> chosen(a, b, "<");
          case MAX -> chosen(a, b, ">");
        });
  }

  private static String chosen(String a, String b, String relation) {
    return "isnan(%s) || (!isnan(%s) && %s %s %s) ? %s : %s".formatted(a, b, a, relation, b, a, b);
  }

  @Override
  public void choose(int step, int condition, int then, int otherwise) {
    step(step, "v" + condition + " > 0 ? v" + then + " : v" + otherwise);
  }
}
