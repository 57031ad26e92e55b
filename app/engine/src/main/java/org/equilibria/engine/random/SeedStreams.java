package org.equilibria.engine.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * Random numbers keyed by (seed, name): the same key gives the same numbers whatever else is drawn,
 * so that runs differing in one choice stay paired in all others.
 *
 * <p>The stream is {@link SplittableRandom}, whose algorithm is fixed by its specification, seeded
 * with the first eight bytes of SHA-256 over the seed and the name; normal deviates follow by
 * Box-Muller with {@link StrictMath}, so the bits are the same on every machine.
 *
 * @param seed seed of the run
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SeedStreams(long seed) {

  /** Return a stream of random numbers for the given name. */
  public SplittableRandom random(String name) {
    return new SplittableRandom(key(name));
  }

  /** Return independent N(0, 1) numbers for the given name. */
  public double[] gaussian(String name, int count) {
    SplittableRandom random = new SplittableRandom(key(name));
    double[] out = new double[count];
    for (int i = 0; i < count; i += 2) {
      double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
      double angle = 2 * Math.PI * random.nextDouble();
      out[i] = radius * StrictMath.cos(angle);
      if (i + 1 < count) {
        out[i + 1] = radius * StrictMath.sin(angle);
      }
    }
    return out;
  }

  /** Return the numbers 0 to count - 1 in a random order for the given name. */
  public int[] permutation(String name, int count) {
    SplittableRandom random = new SplittableRandom(key(name));
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      out[i] = out[j];
      out[j] = i;
    }
    return out;
  }

  private long key(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
      return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new EquilibriaException(
          ErrorCode.INTERNAL, "every Java platform has SHA-256, this one has not", e);
    }
  }
}
