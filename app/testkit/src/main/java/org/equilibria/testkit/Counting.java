package org.equilibria.testkit;

import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.Matrix;

/**
 * An interceptor that counts operations, products, allocations and synchronisations, for assertions
 * about hot loops.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Counting implements Interceptor {

  private final Map<String, Integer> operations = new TreeMap<>();
  private long flops;
  private int allocations;
  private long allocatedBytes;
  private int synchronizations;

  @Override
  public void operation(Call call) {
    call.run();
    synchronized (this) {
      operations.merge(call.operation(), 1, Integer::sum);
      flops += call.flops();
      synchronizations += call.hostOutputs().length > 0 ? 1 : 0;
    }
  }

  @Override
  public synchronized void synchronizing() {
    synchronizations++;
  }

  @Override
  public synchronized void allocated(Backend delegate, Matrix matrix, boolean zeroed) {
    allocations++;
    allocatedBytes += (long) matrix.rows() * matrix.cols() * matrix.precision().bytes();
  }

  /** Return what was counted since the start or the last {@link #reset}. */
  public synchronized Counts counts() {
    return new Counts(Map.copyOf(operations), flops, allocations, allocatedBytes, synchronizations);
  }

  /** Start from zero. */
  public synchronized void reset() {
    operations.clear();
    flops = 0;
    allocations = 0;
    allocatedBytes = 0;
    synchronizations = 0;
  }

  /**
   * What was counted.
   *
   * @param operations successful calls by name of the operation
   * @param flops floating-point operations of matrix products
   * @param allocations matrices allocated
   * @param allocatedBytes their bytes
   * @param synchronizations calls that had to wait for the device
   */
  public record Counts(
      Map<String, Integer> operations,
      long flops,
      int allocations,
      long allocatedBytes,
      int synchronizations) {

    /** Return how often one operation succeeded. */
    public int of(String operation) {
      return operations.getOrDefault(operation, 0);
    }
  }
}
