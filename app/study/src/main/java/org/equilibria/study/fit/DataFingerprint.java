package org.equilibria.study.fit;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;

/**
 * What tells one set of samples from another, so that a training goes on with what it began with.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DataFingerprint {

  private static final int CHUNK = 4096;

  private DataFingerprint() {}

  /** Return the SHA-256 of all that training sees, as hexadecimal digits. */
  static String of(Dataset data) {
    return of(List.of(data.train(), data.validation()));
  }

  /** Return the SHA-256 of all that a study sees, test samples included. */
  public static String ofAll(Dataset data) {
    return of(List.of(data.train(), data.validation(), data.test()));
  }

  private static String of(List<Samples> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Samples part : parts) {
        add(digest, part.inputs());
        add(digest, part.targets());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Double.BYTES);
    DoubleBuffer doubles = bytes.asDoubleBuffer();
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(values.length).array());
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      doubles.clear();
      doubles.put(values, from, count);
      digest.update(bytes.array(), 0, count * Double.BYTES);
    }
  }
}
