package org.equilibria.backend.nativecpu;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.presets.openblas_nolapack.SetNumThreads;
import org.jspecify.annotations.Nullable;

/**
 * What keeps oneDNN to the calling thread. Its binary shares work among OpenMP threads, which wait
 * by spinning; how many is a setting of the calling thread, and OMP_NUM_THREADS can no longer be
 * set once the JVM runs.
 */
final class OpenMp implements AutoCloseable {

  private final @Nullable SetNumThreads function;

  OpenMp() {
    Pointer address = Loader.addressof("omp_set_num_threads");
    function = address == null ? null : new Function(address);
  }

  /** Give the calling thread no OpenMP threads but itself, where the library uses OpenMP. */
  void useOneThread() {
    if (function != null) {
      function.call(1);
    }
  }

  @Override
  public void close() {
    if (function != null) {
      function.deallocate();
    }
  }

  /** A C function of one int, called through the caller that OpenBLAS's binding brings along. */
  private static final class Function extends SetNumThreads {
    Function(Pointer address) {
      put(address);
    }
  }
}
