package org.equilibria.backend.opencl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.opencl._cl_program;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Precision;
import org.equilibria.backend.support.Program;

/**
 * The kernels of one backend, each program made when it is first needed: from the folder of
 * compiled programs if it is there, else by the compiler of the driver. Safe for use by several
 * threads.
 */
final class Programs {

  private final Queue queue;
  private final Driver driver;
  private final Sources sources;
  private final Optional<ProgramCache> cache;

  // Guarded by the lock of the queue.
  private final Map<String, _cl_program> built = new HashMap<>();
  private final Map<Key, Routine> routines = new HashMap<>();
  private long compiled;

  /**
   * What tells kernels apart.
   *
   * @param formula the formula they apply, if any
   * @param tiles how they multiply, if they do
   */
  private record Key(
      String kernel, Precision precision, Optional<Program> formula, Optional<Tiles> tiles) {}

  Programs(Queue queue, Driver driver, Optional<ProgramCache> cache) {
    this.queue = queue;
    this.driver = driver;
    this.cache = cache;
    sources = new Sources(driver.device());
  }

  /** Return how many programs the compiler made, those that were kept not counted. */
  long compiled() {
    synchronized (queue) {
      return compiled;
    }
  }

  /** Return a kernel of the operations without formulas. */
  Routine operation(String kernel, Precision precision) {
    return routine(new Key(kernel, precision, Optional.empty(), Optional.empty()));
  }

  /** Return {@code gemm} or {@code adjoint_layer} in tiles. */
  Routine product(String kernel, Precision precision, Tiles tiles) {
    return routine(new Key(kernel, precision, Optional.empty(), Optional.of(tiles)));
  }

  /** Return whether the compiler takes the tiles and the device has the registers for them. */
  boolean holds(Tiles tiles, Precision precision) {
    try {
      Routine gemm = product("gemm", precision, tiles);
      long largest = queue.asked(() -> driver.largestGroup(gemm.kernel()));
      return largest >= (long) tiles.edge() * tiles.edge();
    } catch (EquilibriaException e) {
      return false; // a device that is lost says so again at the product that is asked for
    }
  }

  /** Return {@code map} or {@code map_norms} for a formula. */
  Routine of(Program formula, String kernel, Precision precision) {
    return routine(new Key(kernel, precision, Optional.of(formula), Optional.empty()));
  }

  /** Return {@code layer} for a formula, in tiles. */
  Routine layer(Program formula, Precision precision, Tiles tiles) {
    return routine(new Key("layer", precision, Optional.of(formula), Optional.of(tiles)));
  }

  private Routine routine(Key key) {
    synchronized (queue) {
      Routine known = routines.get(key);
      if (known == null) {
        _cl_program program = program(key, source(key));
        known = queue.asked(() -> new Routine(key.kernel(), driver.kernel(program, key.kernel())));
        routines.put(key, known);
      }
      return known;
    }
  }

  private String source(Key key) {
    if (key.formula().isEmpty()) {
      return key.tiles()
          .map(tiles -> sources.products(key.precision(), tiles))
          .orElseGet(() -> sources.operations(key.precision()));
    }
    Program formula = key.formula().orElseThrow();
    return switch (key.kernel()) {
      case "map" -> sources.map(formula, key.precision());
      case "map_norms" -> sources.mapNorms(formula, key.precision());
      case "layer" -> sources.layer(formula, key.precision(), key.tiles().orElseThrow());
      default -> throw new IllegalStateException("no kernel " + key.kernel() + " of formulas");
    };
  }

  private _cl_program program(Key key, String source) {
    _cl_program known = built.get(source);
    if (known == null) {
      known = queue.asked(() -> loadOrBuild(key, source));
      built.put(source, known);
    }
    return known;
  }

  private _cl_program loadOrBuild(Key key, String source) {
    Optional<Path> file = cache.map(kept -> kept.file(driver.device(), sources.options(), source));
    Optional<_cl_program> loaded =
        file.flatMap(at -> cache.orElseThrow().find(at))
            .flatMap(binary -> driver.load(binary, sources.options()));
    return loaded.orElseGet(() -> build(key, source, file));
  }

  private _cl_program build(Key key, String source, Optional<Path> file) {
    _cl_program program = compile(key, source);
    compiled++;
    file.ifPresent(at -> cache.orElseThrow().keep(at, driver.binary(program)));
    return program;
  }

  /**
   * Compile a program, which is asked for twice before it is refused: compilers that work on files
   * lose them to other processes now and then (PoCL, issue 1480).
   */
  private _cl_program compile(Key key, String source) {
    try {
      return driver.build(source, sources.options());
    } catch (BuildException once) {
      try {
        return driver.build(source, sources.options());
      } catch (BuildException twice) {
        throw refused(key, twice);
      }
    }
  }

  private EquilibriaException refused(Key key, BuildException e) {
    String device = driver.device().described();
    String log = String.valueOf(e.getMessage());
    String precision = key.precision().toString();
    return key.formula().isEmpty()
        ? new EquilibriaException(
            ErrorCode.UNAVAILABLE,
            "backend opencl: the compiler of "
                + device
                + " refuses the "
                + precision
                + " operations: "
                + log,
            e)
        : new EquilibriaException(
            ErrorCode.UNSUPPORTED,
            "backend opencl: the compiler of "
                + device
                + " refuses a formula in "
                + precision
                + ": "
                + log,
            e);
  }

  /** Release kernels and programs. */
  void close() {
    synchronized (queue) {
      List<Runnable> releases = new ArrayList<>();
      routines.values().forEach(routine -> releases.add(() -> driver.release(routine.kernel())));
      built.values().forEach(program -> releases.add(() -> driver.release(program)));
      routines.clear();
      built.clear();
      queue.release(releases);
    }
  }
}
