package org.equilibria.backend.nativecpu;

import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Bf16;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Arithmetic;
import org.equilibria.backend.support.EntryOperations;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.ProductOperations;

/** Arithmetic on memory outside the heap, by libraries and by threads that share rows. */
final class NativeArithmetic implements Arithmetic<NativeMatrix, NativePrepared> {

  private final Team team;
  private final SharedWork work;
  private final Dnnl dnnl = new Dnnl();

  NativeArithmetic(int threads) {
    team = new Team(threads);
    work = new SharedWork(team);
  }

  @Override
  public BackendInfo info() {
    return new BackendInfo(
        NativeBackend.ID,
        Libraries.versions(),
        "CPU, " + team.threads() + (team.threads() == 1 ? " thread" : " threads"),
        Set.of(Precision.values()),
        RowProbe.TREATED_ALIKE,
        Processor.facts());
  }

  @Override
  public Class<NativeMatrix> matrixType() {
    return NativeMatrix.class;
  }

  @Override
  public Class<NativePrepared> weightType() {
    return NativePrepared.class;
  }

  @Override
  public MatrixStore<NativeMatrix> store() {
    return new NativeStore();
  }

  @Override
  public EntryOperations<NativeMatrix> entries() {
    return new NativeEntries(work);
  }

  @Override
  public ProductOperations<NativeMatrix, NativePrepared> products() {
    return new NativeProducts(dnnl, work);
  }

  @Override
  public LayerOperations<NativeMatrix, NativePrepared> layers() {
    return new NativeLayers(work);
  }

  @Override
  public Optional<Bf16> bf16(Ownership<NativeMatrix, NativePrepared> ownership) {
    return dnnl.multiplies(Dnnl.Format.BF16)
        ? Optional.of(new NativeBf16(ownership, dnnl, work))
        : Optional.empty();
  }

  @Override
  public void close() {
    team.close();
    dnnl.close();
  }
}
