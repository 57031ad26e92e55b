package org.equilibria.backend.opencl;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.equilibria.api.matrix.Precision;

/**
 * Which tiles multiply: the fastest ones of the device, told by a probe when the first product of
 * its size class is asked for, and kept in the folder of compiled programs. Without such a folder
 * nothing is probed, and the first tiles that the device holds are taken. Safe for use by several
 * threads.
 */
final class TileChoice {

  private final Device device;
  private final Optional<ProgramCache> cache;
  private final TileProbe probe;
  private final List<Tiles> candidates;

  // Guarded by the lock of this object.
  private final Map<Key, Tiles> chosen = new HashMap<>();

  private record Key(Precision precision, SizeClass size) {}

  TileChoice(Device device, Optional<ProgramCache> cache, TileProbe probe) {
    this.device = device;
    this.cache = cache;
    this.probe = probe;
    candidates = Tiles.of(device);
  }

  /** Return the tiles for a product of {@code rows x cols} entries. */
  synchronized Tiles of(Precision precision, int rows, int cols) {
    return cache
        .filter(kept -> candidates.size() > 1)
        .map(
            kept ->
                chosen.computeIfAbsent(
                    new Key(precision, SizeClass.of((long) rows * cols)),
                    key -> keptOrProbed(key, kept)))
        .orElse(candidates.get(0));
  }

  private Tiles keptOrProbed(Key key, ProgramCache kept) {
    Path file = file(kept, device, key.precision(), key.size());
    return kept.find(file).flatMap(this::named).orElseGet(() -> probed(key, kept, file));
  }

  /** Return the file of an answer, which depends on the device and on the kernels as they are. */
  static Path file(ProgramCache kept, Device device, Precision precision, SizeClass size) {
    Sources sources = new Sources(device);
    String all =
        String.join(
            "", Tiles.of(device).stream().map(t -> sources.products(precision, t)).toList());
    return kept.file(device, "fastest tiles, " + size, all);
  }

  private Optional<Tiles> named(byte[] text) {
    String name = new String(text, StandardCharsets.UTF_8);
    Predicate<Tiles> same = tiles -> tiles.toString().equals(name);
    return candidates.stream().filter(same).findFirst();
  }

  private Tiles probed(Key key, ProgramCache kept, Path file) {
    Optional<Tiles> fastest = probe.fastest(candidates, key.precision(), key.size().side());
    fastest.ifPresent(tiles -> kept.keep(file, tiles.toString().getBytes(StandardCharsets.UTF_8)));
    return fastest.orElse(candidates.get(0));
  }

  /** Products that occupy the device alike. */
  enum SizeClass {
    /** Few tiles: small ones keep more of the device busy. */
    SMALL(256),
    /** In between. */
    MIDDLE(1024),
    /** Many tiles: large ones read less. */
    LARGE(2048);

    private final int side;

    SizeClass(int side) {
      this.side = side;
    }

    /** Return the edge of the square product that stands for the class. */
    int side() {
      return side;
    }

    static SizeClass of(long entries) {
      if (entries <= 1 << 17) {
        return SMALL;
      }
      return entries <= 1 << 21 ? MIDDLE : LARGE;
    }
  }
}
