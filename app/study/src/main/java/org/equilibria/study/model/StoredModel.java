package org.equilibria.study.model;

import java.nio.file.Path;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.file.TensorFile;

/**
 * A model and the content of the file it was read from.
 *
 * @param file where it was
 * @param content tensors and texts
 * @param model what they mean
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public record StoredModel(Path file, TensorFile content, Model model) {

  /** Return the format and its version, as {@code equilibria-model 1}. */
  public String format() {
    return ModelFile.FORMAT + " " + content.metadata().get(Names.FORMAT_VERSION);
  }

  /** Return the checksum of the content, which was compared with it, if the file has one. */
  public Optional<String> checksum() {
    return Optional.ofNullable(content.metadata().get(Names.CHECKSUM));
  }
}
