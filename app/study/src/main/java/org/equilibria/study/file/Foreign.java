package org.equilibria.study.file;

/** A guess at the format of a file that is not safetensors. */
final class Foreign {

  private Foreign() {}

  /**
   * Say what a file seems to be.
   *
   * @param start its first bytes, at most 9
   */
  static String describe(byte[] start) {
    if (start.length == 0) {
      return "it is empty";
    } else if (begins(start, 'P', 'K', 3, 4)) {
      return "it looks like a zip archive, as .npz and PyTorch files are";
    } else if (begins(start, 0x1f, 0x8b, 8)) {
      return "it looks like a file compressed by gzip";
    } else if (begins(start, 0x80) && start.length > 1 && start[1] >= 2 && start[1] <= 5) {
      return "it looks like a Python pickle";
    } else if (begins(start, 0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return "it looks like a NumPy .npy file";
    } else if (begins(start, 0x89, 'H', 'D', 'F')) {
      return "it looks like an HDF5 file";
    } else if (isText(start)) {
      return "it looks like text";
    } else if (start.length <= Long.BYTES) {
      return "cut short: found %d bytes, expected more than 8".formatted(start.length);
    }
    return "byte 8 is 0x%02x, expected '{', which begins a header".formatted(start[Long.BYTES]);
  }

  private static boolean begins(byte[] start, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= start.length || start[i] != (byte) mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(byte[] start) {
    for (byte b : start) {
      if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
