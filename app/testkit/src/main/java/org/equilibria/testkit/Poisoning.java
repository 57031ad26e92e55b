package org.equilibria.testkit;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/**
 * An interceptor that fills with NaN whatever nobody may read: memory not yet written, memory about
 * to be released, and outputs just before they are overwritten. Whoever reads it gets NaN instead
 * of a plausible old value.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Poisoning implements Interceptor {

  @Override
  public void operation(Call call) {
    List<Matrix> overwritten = call.updates() ? List.of() : overwritten(call);
    List<double[]> old = new ArrayList<>();
    try {
      for (Matrix output : overwritten) {
        old.add(poison(call, output));
      }
    } catch (EquilibriaException e) {
      // An output of another backend or of a closed scope: the call itself must say so below.
      overwritten = overwritten.subList(0, old.size());
    }
    try {
      call.run();
    } catch (EquilibriaException e) {
      // A refused operation leaves its outputs alone, so the poison must go again.
      restore(call, overwritten, old);
      throw e;
    }
  }

  private static List<Matrix> overwritten(Call call) {
    return call.outputs().stream()
        .filter(m -> call.inputs().stream().noneMatch(in -> InterceptedMatrix.same(m, in)))
        .distinct()
        .toList();
  }

  private static double[] poison(Call call, Matrix output) {
    Backend delegate = call.backend().delegate();
    Matrix raw = call.backend().raw(call.operation(), output);
    double[] old = new double[raw.rows() * raw.cols()];
    delegate.download(raw, old);
    delegate.fill(raw, Double.NaN);
    return old;
  }

  private static void restore(Call call, List<Matrix> overwritten, List<double[]> old) {
    for (int i = 0; i < overwritten.size(); i++) {
      Matrix raw = call.backend().raw(call.operation(), overwritten.get(i));
      call.backend().delegate().upload(old.get(i), raw);
    }
  }

  @Override
  public void allocated(Backend delegate, Matrix matrix, boolean zeroed) {
    if (!zeroed) {
      delegate.fill(matrix, Double.NaN);
    }
  }

  @Override
  public void closing(Backend delegate, List<Matrix> matrices) {
    matrices.forEach(matrix -> delegate.fill(matrix, Double.NaN));
  }
}
