package org.equilibria.engine.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apiguardian.api.API;

/** Why reading or writing failed; the messages of the JDK often hold only the file's name. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class IoReason {

  private IoReason() {}

  /** Return the reason in words, without the file's name. */
  public static String of(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NoSuchFileException) {
      return "there is no such file";
    } else if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
