package org.equilibria.backend.opencl;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.matrix.BackendInfo;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Arithmetic;
import org.equilibria.backend.support.EntryOperations;
import org.equilibria.backend.support.LayerOperations;
import org.equilibria.backend.support.MatrixStore;
import org.equilibria.backend.support.ProductOperations;

/** Arithmetic on the memory of a device, by commands issued to its queue. */
final class OpenClArithmetic implements Arithmetic<OpenClMatrix, OpenClPrepared> {

  private final BackendInfo info;
  private final Queue queue;
  private final Programs programs;
  private final OpenClEntries entries;
  private final OpenClLayers layers;

  /**
   * Compute through a driver, which is closed with this arithmetic.
   *
   * @param devices what there is to choose from, for people
   */
  OpenClArithmetic(Driver driver, boolean blocking, Optional<ProgramCache> cache, String devices) {
    Device device = driver.device();
    queue = new Queue(driver, blocking);
    programs = new Programs(queue, driver, cache);
    entries =
        new OpenClEntries(
            queue,
            programs,
            device.f64() ? new DeviceReductions(queue, programs) : new HostReductions(queue));
    TileChoice choice = new TileChoice(device, cache, new TileProbe(queue, programs));
    layers = new OpenClLayers(queue, programs, choice, entries);
    info =
        new BackendInfo(
            OpenClBackend.ID,
            device.version() + ", driver " + device.driver(),
            device.described(),
            device.f64() ? Set.of(Precision.values()) : Set.of(Precision.F32),
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

  Counts counts() {
    return queue.counts();
  }

  /** Return how many programs were compiled, those that were kept not counted. */
  long compiled() {
    return programs.compiled();
  }

  @Override
  public Class<OpenClMatrix> matrixType() {
    return OpenClMatrix.class;
  }

  @Override
  public Class<OpenClPrepared> weightType() {
    return OpenClPrepared.class;
  }

  @Override
  public MatrixStore<OpenClMatrix> store() {
    return new OpenClStore(queue, entries);
  }

  @Override
  public EntryOperations<OpenClMatrix> entries() {
    return entries;
  }

  @Override
  public ProductOperations<OpenClMatrix, OpenClPrepared> products() {
    return layers;
  }

  @Override
  public LayerOperations<OpenClMatrix, OpenClPrepared> layers() {
    return layers;
  }

  @Override
  public void synchronize() {
    queue.finish();
  }

  @Override
  public void close() {
    programs.close();
    queue.close();
  }
}
