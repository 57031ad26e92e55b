package org.equilibria.engine.data;

import java.util.List;
import java.util.stream.Stream;

/** The four files of a data set in the manner of MNIST. */
enum IdxFile {
  TRAIN_IMAGES("training images", "train-images", 3),
  TRAIN_LABELS("training labels", "train-labels", 1),
  TEST_IMAGES("test images", "t10k-images", 3),
  TEST_LABELS("test labels", "t10k-labels", 1);

  private final String content;
  private final String stem;
  private final int dimensions;

  IdxFile(String content, String stem, int dimensions) {
    this.content = content;
    this.stem = stem;
    this.dimensions = dimensions;
  }

  String content() {
    return content;
  }

  int dimensions() {
    return dimensions;
  }

  /** Return the accepted file names, the preferred one first. */
  List<String> names() {
    String plain = stem + "-idx" + dimensions + "-ubyte";
    String dotted = stem + ".idx" + dimensions + "-ubyte";
    return Stream.of(plain, dotted).flatMap(name -> Stream.of(name, name + ".gz")).toList();
  }
}
