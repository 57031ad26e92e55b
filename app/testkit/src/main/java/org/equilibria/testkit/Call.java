package org.equilibria.testkit;

import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Prepared;
import org.jspecify.annotations.Nullable;

/**
 * Hold one operation issued on an {@link InterceptedBackend}, to be run now, later, changed or not
 * at all. Matrices are the caller's handles; they are checked when the call runs.
 *
 * @param backend where it was issued
 * @param operation name of the {@link Backend} method
 * @param inputs matrices read
 * @param outputs matrices written
 * @param weight prepared weight multiplied with, or null
 * @param updates whether the old content of the outputs matters
 * @param hostInputs arrays passed in (double[], int[], boolean[])
 * @param hostOutputs arrays written
 * @param synchronous whether the caller needs the result when the call returns
 * @param flops floating-point operations of its matrix products
 * @param action the operation on the matrices of the wrapped backend
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // the caller's arrays, live until captured
public record Call(
    InterceptedBackend backend,
    String operation,
    List<Matrix> inputs,
    List<Matrix> outputs,
    @Nullable Prepared weight,
    boolean updates,
    Object[] hostInputs,
    double[][] hostOutputs,
    boolean synchronous,
    long flops,
    Action action) {

  /** An operation on the wrapped backend. */
  @FunctionalInterface
  public interface Action {

    /** Run on matrices of the delegate and on the arrays of the call. */
    void run(
        Backend delegate, Matrix[] in, Matrix[] out, Object[] hostInputs, double[][] hostOutputs);
  }

  /**
   * Run on the wrapped backend.
   *
   * @throws org.equilibria.api.error.EquilibriaException as the operation does; CONTRACT_VIOLATION
   *     for a handle of another backend
   */
  public void run() {
    action.run(backend.delegate(), raw(inputs), raw(outputs), hostInputs, hostOutputs);
  }

  /** Return the same call on copies of the arrays passed in. */
  public Call captured() {
    Object[] copies = new Object[hostInputs.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = copy(hostInputs[i]);
    }
    return new Call(
        backend,
        operation,
        inputs,
        outputs,
        weight,
        updates,
        copies,
        hostOutputs,
        synchronous,
        flops,
        action);
  }

  private static Object copy(Object array) {
    if (array instanceof double[] d) {
      return d.clone();
    } else if (array instanceof int[] n) {
      return n.clone();
    } else if (array instanceof boolean[] b) {
      return b.clone();
    }
    throw new IllegalStateException("not an array that a backend takes: " + array);
  }

  private Matrix[] raw(List<Matrix> handles) {
    return handles.stream().map(m -> backend.raw(operation, m)).toArray(Matrix[]::new);
  }
}
