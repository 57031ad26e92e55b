package org.equilibria.backend.opencl;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.expr.Expr;
import org.equilibria.api.expr.Kernel;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Matrix;
import org.equilibria.api.matrix.Norm;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.matrix.Prepared;
import org.equilibria.api.matrix.Scope;
import org.equilibria.backend.support.AdjointOperands;
import org.equilibria.backend.support.AffineOperands;
import org.equilibria.backend.support.Call;
import org.equilibria.backend.support.GemmOperands;
import org.equilibria.backend.support.MapOperands;
import org.equilibria.backend.support.Ownership;
import org.equilibria.backend.support.OwningScope;
import org.jspecify.annotations.Nullable;

/**
 * The backend on an OpenCL 1.2 device. Operations are issued to one queue and complete in its
 * order; only calls that return values wait, once each. An evaluation is two launches, the product
 * with everything that follows it and the norms, and one read. Entries are computed in the
 * precision of the storage, sums and norms in f64, on the host if the device has no f64. Linear
 * systems are not solved.
 *
 * <p>Every entry is computed by the same instructions in the same order wherever it stands, so rows
 * do not depend on their batch.
 */
public final class OpenClBackend implements Backend {

  /** The component identifier. */
  public static final String ID = "opencl";

  private static final double[] NO_PARAMETERS = {};

  private final BackendInfo info;
  private final Set<Precision> precisions;
  private final Queue queue;
  private final Programs programs;
  private final Operations operations;
  private final Reductions reductions;
  private final Ownership<OpenClMatrix, OpenClPrepared> ownership;

  /**
   * Open the device that the options ask for.
   *
   * @throws EquilibriaException UNAVAILABLE if there is no such device, saying which there are
   */
  public static OpenClBackend open(OpenClOptions options) {
    try {
      List<ClDevices.Found> found = ClDevices.all();
      List<Device> devices = found.stream().map(ClDevices.Found::device).toList();
      Device chosen = DeviceChoice.of(devices, options);
      Driver driver = new ClDriver(found.get(chosen.number()));
      return new OpenClBackend(
          driver, options.blocking(), cache(chosen, options), DeviceChoice.listed(devices));
    } catch (DriverException e) {
      throw ClDevices.unavailable(String.valueOf(e.getMessage()));
    }
  }

  /** Drivers of CPUs compile for every work-group anew and keep what they compiled themselves. */
  private static Optional<ProgramCache> cache(Device device, OpenClOptions options) {
    if (device.kind() == Device.Kind.CPU) {
      return Optional.empty();
    }
    return Optional.of(
        new ProgramCache(
            options.cache().isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "equilibria", "opencl")
                : Path.of(options.cache())));
  }

  /**
   * Compute through a driver, which is closed with this backend.
   *
   * @param devices what there is to choose from, for people
   */
  OpenClBackend(Driver driver, boolean blocking, Optional<ProgramCache> cache, String devices) {
    Device device = driver.device();
    queue = new Queue(driver, blocking);
    programs = new Programs(queue, driver, cache);
    operations = new Operations(queue, programs);
    reductions = device.f64() ? new DeviceReductions(queue, programs) : new HostReductions(queue);
    ownership =
        new Ownership<>(
            this, OpenClMatrix.class, OpenClPrepared.class, new OpenClStore(queue, operations));
    precisions = device.f64() ? Set.of(Precision.values()) : Set.of(Precision.F32);
    info =
        new BackendInfo(
            ID,
            device.version() + ", driver " + device.driver(),
            device.described(),
            precisions,
            true,
            facts(device, devices));
  }

  private static Map<String, String> facts(Device device, String devices) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("devices", devices);
    facts.put(
        "device memory",
        String.format(
            Locale.ROOT,
            "%d MiB, a matrix up to %d MiB",
            device.memory() >> 20,
            device.largestBuffer() >> 20));
    if (!device.f64()) {
      facts.put("f64", "not on this device: sums and norms are taken on the host");
    }
    return facts;
  }

  @Override
  public BackendInfo info() {
    return info;
  }

  /** Return what was asked of the device so far, and what is held there. */
  public Counts counts() {
    return queue.counts();
  }

  /** Return how many programs were compiled, those that were kept not counted. */
  long compiled() {
    return programs.compiled();
  }

  @Override
  public Scope openScope(String label, Precision precision) {
    if (!precisions.contains(precision)) {
      throw new EquilibriaException(
          ErrorCode.UNSUPPORTED,
          "backend opencl: " + info.device() + " does not compute in f64; it offers f32");
    }
    return ownership.openScope(label, precision);
  }

  @Override
  public void synchronize() {
    ownership.call("synchronize");
    queue.finish();
  }

  @Override
  public Matrix view(Matrix a, int rows, int cols) {
    return ownership.view(a, rows, cols);
  }

  @Override
  public void upload(double[] source, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("upload");
    OpenClMatrix target = call.matrix("out", out);
    int count = target.count();
    call.requireCount("source", source.length, count);
    if (count == 0) {
      return;
    }
    queue.upload(
        target.memory(),
        target.bytes(),
        block -> {
          if (target.precision() == Precision.F64) {
            HostBlocks.doubles(block).put(source, 0, count);
            return;
          }
          FloatBuffer floats = HostBlocks.floats(block);
          for (int e = 0; e < count; e++) {
            floats.put(e, (float) source[e]);
          }
        });
  }

  @Override
  public void download(Matrix a, double[] out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("download");
    OpenClMatrix source = call.matrix("a", a);
    int count = source.count();
    call.requireCount("out", out.length, count);
    if (count == 0) {
      return;
    }
    queue.download(
        List.of(source.memory()),
        source.bytes(),
        blocks -> {
          if (source.precision() == Precision.F64) {
            DoubleBuffer doubles = HostBlocks.doubles(blocks.get(0));
            doubles.get(out, 0, count);
            return;
          }
          FloatBuffer floats = HostBlocks.floats(blocks.get(0));
          for (int e = 0; e < count; e++) {
            out[e] = floats.get(e);
          }
        });
  }

  @Override
  public void copy(Matrix a, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("copy");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    operations.copy(source, target);
  }

  @Override
  public void fill(Matrix out, double value) {
    operations.fill(ownership.call("fill").matrix("out", out), value);
  }

  @Override
  public void gatherRows(Matrix a, int[] rows, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("gatherRows");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireShape("out", target, rows.length, source.cols());
    call.requireRows(rows, source.rows());
    call.requireDistinct("out", target, source);
    operations.moveRows(source, rows, true, false, target);
  }

  @Override
  public void scatterRows(Matrix a, int[] rows, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("scatterRows");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireShape("a", source, rows.length, target.cols());
    call.requireRows(rows, target.rows());
    call.requireDistinct("out", target, source);
    operations.moveRows(source, rows, false, true, target);
  }

  @Override
  public void copyRows(Matrix a, boolean[] mask, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("copyRows");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("mask", mask.length, source.rows());
    call.requireDistinct("out", target, source);
    int[] rows = IntStream.range(0, source.rows()).filter(i -> mask[i]).toArray();
    operations.moveRows(source, rows, true, true, target);
  }

  @Override
  public void gemm(
      double alpha, Matrix a, boolean transA, Matrix b, boolean transB, double beta, Matrix c) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("gemm");
    GemmOperands<OpenClMatrix> of = GemmOperands.of(call, a, transA, b, transB, c);
    operations.gemm(alpha, of.left(), transA, of.right(), transB, beta, of.out(), of.depth());
  }

  @Override
  public void axpby(double alpha, Matrix a, double beta, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("axpby");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    operations.axpby(alpha, source, beta, target);
  }

  @Override
  public void hadamard(Matrix a, Matrix b, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("hadamard");
    OpenClMatrix left = call.matrix("a", a);
    OpenClMatrix right = call.matrix("b", b);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShape("b", right, left);
    call.requireSameShape("out", target, left);
    operations.hadamard(left, right, target);
  }

  @Override
  public void rowSums(Matrix a, double[] out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("rowSums");
    OpenClMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    reductions.rowSums(source, out);
  }

  @Override
  public void columnSums(Matrix a, double[] out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("columnSums");
    OpenClMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.cols());
    reductions.columnSums(source, out);
  }

  @Override
  public void scaleRows(double[] scales, Matrix a, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("scaleRows");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.rows());
    operations.combineRows(scales, List.of(source), target);
  }

  @Override
  public void scaleColumns(double[] scales, Matrix a, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("scaleColumns");
    OpenClMatrix source = call.matrix("a", a);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShape("out", target, source);
    call.requireCount("scales", scales.length, source.cols());
    operations.scaleColumns(scales, source, target);
  }

  @Override
  public void rowNorms(Matrix a, Norm norm, double[] out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("rowNorms");
    OpenClMatrix source = call.matrix("a", a);
    call.requireCount("out", out.length, source.rows());
    reductions.rowNorms(source, null, norm, out);
  }

  @Override
  public void rowDistances(Matrix a, Matrix b, Norm norm, double[] out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("rowDistances");
    OpenClMatrix left = call.matrix("a", a);
    OpenClMatrix right = call.matrix("b", b);
    call.requireSameShape("b", right, left);
    call.requireCount("out", out.length, left.rows());
    reductions.rowNorms(left, right, norm, out);
  }

  @Override
  public void rowGram(Matrix[] l, Matrix[] r, double[] out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("rowGram");
    List<OpenClMatrix> left = call.matrices("l", l);
    List<OpenClMatrix> right = call.matrices("r", r);
    if (left.isEmpty() || right.isEmpty()) {
      return;
    }
    OpenClMatrix model = left.get(0);
    call.requireSameShapes("l", left, model);
    call.requireSameShapes("r", right, model);
    call.requireCount("out", out.length, (long) model.rows() * left.size() * right.size());
    reductions.rowGram(left, right, out);
  }

  @Override
  public void combineRows(double[] coefficients, Matrix[] xs, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("combineRows");
    List<OpenClMatrix> terms = call.matrices("xs", xs);
    OpenClMatrix target = call.matrix("out", out);
    call.requireSameShapes("xs", terms, target);
    call.requireCount("coefficients", coefficients.length, (long) target.rows() * terms.size());
    call.requireDistinct("out", target, terms.toArray(new OpenClMatrix[0]));
    operations.combineRows(coefficients, terms, target);
  }

  @Override
  public Prepared prepare(Matrix weight, Scope scope) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("prepare");
    OpenClMatrix source = call.matrix("weight", weight);
    OwningScope owner = call.scope("scope", scope);
    OpenClMatrix values = OpenClMatrix.allocate(owner, source.rows(), source.cols(), queue);
    OpenClPrepared prepared = owner.own(new OpenClPrepared(owner, values));
    operations.copy(source, values);
    return prepared;
  }

  @Override
  public void repack(Matrix weight, Prepared out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("repack");
    OpenClMatrix source = call.matrix("weight", weight);
    OpenClPrepared target = call.weight("out", out);
    call.requireShape("weight", source, target.rows(), target.cols());
    operations.copy(source, target.values());
  }

  @Override
  public void multiply(Matrix a, Prepared weight, boolean transposed, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("multiply");
    OpenClMatrix left = call.matrix("a", a);
    OpenClPrepared right = call.weight("weight", weight);
    OpenClMatrix target = call.matrix("out", out);
    call.requireProduct(left, right, transposed, target);
    call.requireDistinct("out", target, left);
    operations.gemm(1, left, false, right.values(), transposed, 0, target, left.cols());
  }

  @Override
  public Kernel compile(Expr expr) {
    return ownership.compile(expr);
  }

  @Override
  public void map(Kernel kernel, Matrix x, @Nullable Matrix y, double[] parameters, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("map");
    MapOperands<OpenClMatrix> of = MapOperands.of(call, kernel, x, y, parameters, out);
    operations.map(of.program(), of.first(), of.second(), parameters, of.out());
  }

  @Override
  public void mapResidual(
      Kernel kernel,
      Matrix x,
      Matrix y,
      Matrix z,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("mapResidual");
    MapOperands<OpenClMatrix> of = MapOperands.of(call, kernel, x, y, NO_PARAMETERS, out);
    OpenClMatrix bias = call.matrix("y", y);
    OpenClMatrix state = call.matrix("z", z);
    call.requireSameShape("z", state, of.first());
    call.requireDistinct("out", of.out(), of.first(), bias, state);
    call.requireMeasures(state.rows(), residual, imageNorm);
    if (reductions instanceof HostReductions) {
      operations.map(of.program(), of.first(), bias, NO_PARAMETERS, of.out());
      reductions.measure(of.out(), state, norm, residual, imageNorm);
      return;
    }
    if (state.rows() > 0) {
      queue.reduce(
          2 * state.rows(),
          norms ->
              operations.mapNorms(
                  of.program(), of.first(), bias, state, of.out(), norm == Norm.INF, norms),
          norms -> DeviceReductions.split(norms, state.rows(), residual, imageNorm));
    }
  }

  @Override
  public void affineMap(Matrix z, Prepared weight, Matrix bias, Kernel kernel, Matrix out) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("affineMap");
    layer(AffineOperands.of(call, z, weight, bias, kernel, out));
  }

  private void layer(AffineOperands<OpenClMatrix, OpenClPrepared> of) {
    operations.layer(of.program(), of.state(), of.weight().values(), of.bias(), of.image());
  }

  @Override
  public void affineResidual(
      Matrix z,
      Prepared weight,
      Matrix bias,
      Kernel kernel,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("affineResidual");
    OpenClMatrix state = call.matrix("z", z);
    call.requireSameShape("out", call.matrix("out", out), state);
    call.requireMeasures(state.rows(), residual, imageNorm);
    AffineOperands<OpenClMatrix, OpenClPrepared> of =
        AffineOperands.of(call, z, weight, bias, kernel, out);
    layer(of);
    reductions.measure(of.image(), state, norm, residual, imageNorm);
  }

  @Override
  public void adjointResidual(
      Matrix u,
      Prepared weight,
      Matrix slope,
      Matrix bias,
      Matrix scratch,
      Matrix out,
      Norm norm,
      double[] residual,
      double[] imageNorm) {
    Call<OpenClMatrix, OpenClPrepared> call = ownership.call("adjointResidual");
    AdjointOperands<OpenClMatrix, OpenClPrepared> of =
        AdjointOperands.of(call, u, weight, slope, bias, scratch, out);
    call.requireMeasures(of.state().rows(), residual, imageNorm);
    operations.adjointLayer(of.state(), of.slope(), of.weight().values(), of.bias(), of.image());
    reductions.measure(of.image(), of.state(), norm, residual, imageNorm);
  }

  @Override
  public void close() {
    if (ownership.close()) {
      programs.close();
      queue.close();
    }
  }
}
