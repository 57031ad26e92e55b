package org.equilibria.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.equilibria.api.error.EquilibriaException;

/**
 * Arrays in NPY files.
 *
 * @param place where they lie, for messages
 * @param files the file of each array by its name
 */
record NpyFolder(String place, Map<String, Path> files) implements ArrayFolder {

  private static final String SUFFIX = ".npy";

  NpyFolder {
    files = new TreeMap<>(files);
  }

  /**
   * Return the arrays of a directory, each called as its file is without {@code .npy}.
   *
   * @throws EquilibriaException IO if it cannot be listed
   */
  static NpyFolder of(Path directory) {
    Map<String, Path> files = new TreeMap<>();
    for (Path file : DataFile.list(directory)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(SUFFIX)) {
        files.put(name.substring(0, name.length() - SUFFIX.length()), file);
      }
    }
    return new NpyFolder(directory.toString(), files);
  }

  @Override
  public List<String> names() {
    return List.copyOf(files.keySet());
  }

  @Override
  public NpyArray read(String name) {
    Path file = files.get(name);
    if (file == null) {
      throw Faults.malformed("%s: there is no array '%s'", place, name);
    }
    return DataFile.read(file, in -> NpyReader.read(file.toString(), in));
  }
}
