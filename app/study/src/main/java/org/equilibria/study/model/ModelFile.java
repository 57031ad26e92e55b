package org.equilibria.study.model;

import java.nio.file.Path;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.component.Catalog;
import org.equilibria.study.file.Safetensors;
import org.equilibria.study.file.TensorFile;

/**
 * A reader and writer of models as safetensors files. Tensors: every parameter by its name, {@code
 * initial.NAME} for one that moved, {@code preprocessing.mean} and others, and while training is
 * unfinished {@code training.*}. Metadata, all text: {@code format}, {@code format-version} and
 * {@code checksum}; {@code pipeline}, a configuration that can be run again, seed included; as JSON
 * {@code schema}, {@code preprocessing}, {@code plugins}, either {@code training} or {@code
 * checkpoint}, and {@code monitor} where something followed the training.
 */
@API(status = API.Status.INTERNAL, since = "0.1")
public final class ModelFile {

  static final String FORMAT = "equilibria-model";
  static final int VERSION = 1;

  private ModelFile() {}

  /**
   * Write a model, whole or not at all: if this fails, an earlier file of this name stays as it
   * was.
   *
   * @param catalog knows the components of its pipeline
   * @throws EquilibriaException IO if the file cannot be written
   */
  public static void write(Path file, Model model, Catalog catalog) {
    Safetensors.write(file, ModelWriter.content(model, catalog));
  }

  /**
   * Read a model.
   *
   * @param catalog knows the components of its pipeline
   * @throws EquilibriaException MALFORMED_DATA if the file is damaged, no model, of a newer format,
   *     or its pipeline asks for what the catalog does not know; IO if it cannot be read
   */
  public static Model read(Path file, Catalog catalog) {
    return stored(file, catalog).model();
  }

  /**
   * Read a model along with what its file holds.
   *
   * @param catalog knows the components of its pipeline
   * @throws EquilibriaException as {@link #read}
   */
  public static StoredModel stored(Path file, Catalog catalog) {
    TensorFile content = Safetensors.read(file);
    return new StoredModel(file, content, new ModelReader(file, content, catalog).model());
  }

  /**
   * Read what the file of a model holds, without asking what its pipeline means.
   *
   * @param catalog may lack components of its pipeline
   * @throws EquilibriaException MALFORMED_DATA if the file is damaged or no model; IO if it cannot
   *     be read
   */
  public static TensorFile content(Path file, Catalog catalog) {
    TensorFile content = Safetensors.read(file);
    ModelReader.check(file, content, catalog);
    return content;
  }
}
