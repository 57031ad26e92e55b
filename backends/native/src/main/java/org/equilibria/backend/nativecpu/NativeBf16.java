package org.equilibria.backend.nativecpu;

import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Bf16Speed;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.support.Call;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.OwningScope;

/** Products in bfloat16 with oneDNN, each row with the same bits in every batch as in f32. */
final class NativeBf16 implements Bf16 {

  private final Ownership<NativeMatrix, NativePrepared> ownership;
  private final Dnnl dnnl;
  private final SharedWork work;

  NativeBf16(Ownership<NativeMatrix, NativePrepared> ownership, Dnnl dnnl, SharedWork work) {
    this.ownership = ownership;
    this.dnnl = dnnl;
    this.work = work;
  }

  @Override
  public Bf16Speed speed() {
    ownership.call("speed");
    return Bf16Probe.RESULT;
  }

  @Override
  public void round(Matrix a, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("round");
    NativeMatrix source = matrix(call, "a", a);
    NativeMatrix target = matrix(call, "out", out);
    call.requireSameShape("out", target, source);
    work.flat(
        target,
        2,
        (from, to, workspace) ->
            new DeltaRows(workspace).round(source.entries(), target.entries(), from, to));
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("prepare");
    NativeMatrix source = matrix(call, "weight", weight);
    OwningScope owner = call.scope("scope", scope);
    int rows = source.rows();
    int cols = source.cols();
    PackedWeight storage =
        rows == 0 || cols == 0
            ? new EmptyWeight()
            : new DnnlWeight(dnnl, Dnnl.Format.BF16, rows, cols);
    Bf16Prepared packed = owner.own(new Bf16Prepared(owner, rows, cols, storage));
    storage.pack(source.entries());
    return packed;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("repack");
    NativeMatrix source = matrix(call, "weight", weight);
    Bf16Prepared target = weight(call, out);
    call.requireShape("weight", source, target.rows(), target.cols());
    target.weight().pack(source.entries());
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("multiply");
    NativeMatrix left = matrix(call, "a", a);
    Bf16Prepared right = weight(call, weight);
    NativeMatrix target = matrix(call, "out", out);
    requireProduct(call, left, right, transposed, target);
    call.requireDistinct("out", target, left);
    work.productRows(
        target,
        left.cols(),
        (from, to, workspace) -> {
          if (from < to) {
            right
                .weight()
                .multiply(left.entries(), from, to - from, transposed, target.entries(), workspace);
          }
        });
  }

  @Override
  public void advance(
      Matrix state, Prepared weight, boolean transposed, Matrix sum, Matrix image, Advance report) {
    Call<NativeMatrix, NativePrepared> call = ownership.call("advance");
    NativeMatrix target = matrix(call, "state", state);
    Bf16Prepared factor = weight(call, weight);
    NativeMatrix done = matrix(call, "sum", sum);
    NativeMatrix product = matrix(call, "image", image);
    call.requireSameShape("sum", done, target);
    requireProduct(call, target, factor, transposed, product);
    call.requireDistinct("sum", done, target, product);
    call.requireDistinct("image", product, target, done);
    int rows = target.rows();
    call.requireCount("step", report.step().length, rows);
    call.requireCount("sumLoss", report.sumLoss().length, rows);
    call.requireCount("imageLoss", report.imageLoss().length, rows);
    work.productRows(
        product,
        target.cols(),
        (from, to, workspace) -> {
          if (from == to) {
            return;
          }
          DeltaRows pass = new DeltaRows(workspace);
          FloatEntries delta = workspace.floats(3, (to - from) * target.cols());
          FloatEntries change = workspace.floats(4, (to - from) * product.cols());
          pass.difference(target, done, delta, report, from, to);
          factor.weight().multiply(delta, 0, to - from, transposed, change, workspace);
          pass.add(change, product, report, from, to);
        });
  }

  private static NativeMatrix matrix(
      Call<NativeMatrix, NativePrepared> call, String role, Matrix operand) {
    NativeMatrix matrix = call.matrix(role, operand);
    if (matrix.precision() != Precision.F32) {
      throw call.violation(role + " is " + matrix.precision() + ", bf16 products take F32");
    }
    return matrix;
  }

  private static Bf16Prepared weight(Call<NativeMatrix, NativePrepared> call, Prepared operand) {
    if (!(operand instanceof Bf16Prepared weight)) {
      throw call.violation("the weight was not packed for bf16 products by this backend");
    }
    call.scope("the weight", weight.scope());
    return weight;
  }

  private static void requireProduct(
      Call<NativeMatrix, NativePrepared> call,
      NativeMatrix a,
      Bf16Prepared weight,
      boolean transposed,
      NativeMatrix out) {
    call.requireShape("a", a, a.rows(), transposed ? weight.cols() : weight.rows());
    call.requireShape("out", out, a.rows(), transposed ? weight.rows() : weight.cols());
  }
}
