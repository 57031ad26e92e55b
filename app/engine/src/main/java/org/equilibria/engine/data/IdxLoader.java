package org.equilibria.engine.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/** A loader that puts the four files of a data set together, noting every mistake. */
final class IdxLoader {

  private final Map<IdxFile, Located> found = new EnumMap<>(IdxFile.class);
  private final List<EquilibriaException> mistakes = new ArrayList<>();

  /** An array and where it was read. */
  record Located(String place, IdxArray array) {}

  private IdxLoader() {}

  /**
   * Return the data of four files; pixels are scaled from 0..255 to [0, 1].
   *
   * @param name name of the data set
   * @param classes number of classes; labels are 0 to classes - 1
   * @param files reads one file
   * @throws EquilibriaException IO if files were only missing or unreadable, else MALFORMED_DATA,
   *     with every mistake
   */
  static DataSource load(String name, int classes, Function<IdxFile, Located> files) {
    IdxLoader loader = new IdxLoader();
    for (IdxFile file : IdxFile.values()) {
      loader.read(file, files);
    }
    loader.checkLabels(IdxFile.TRAIN_LABELS, classes);
    loader.checkLabels(IdxFile.TEST_LABELS, classes);
    loader.checkCounts(IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS);
    loader.checkCounts(IdxFile.TEST_IMAGES, IdxFile.TEST_LABELS);
    loader.checkImageSizes();
    loader.failOnMistakes();
    return DataSource.of(
        loader.data(name + " training data", IdxFile.TRAIN_IMAGES, IdxFile.TRAIN_LABELS, classes),
        loader.data(name + " test data", IdxFile.TEST_IMAGES, IdxFile.TEST_LABELS, classes));
  }

  private void read(IdxFile file, Function<IdxFile, Located> files) {
    try {
      found.put(file, files.apply(file));
    } catch (EquilibriaException e) {
      mistakes.add(e);
    }
  }

  private void checkLabels(IdxFile file, int classes) {
    Located labels = found.get(file);
    for (int i = 0; labels != null && i < labels.array().count(); i++) {
      if (labels.array().unsigned(i) >= classes) {
        malformed(
            "%s: label out of range: found %d for sample %d, expected 0 to %d",
            labels.place(), labels.array().unsigned(i), i, classes - 1);
        return;
      }
    }
  }

  private void checkCounts(IdxFile imageFile, IdxFile labelFile) {
    Located images = found.get(imageFile);
    Located labels = found.get(labelFile);
    if (images != null && labels != null && images.array().count() != labels.array().count()) {
      malformed(
          "%s: mislabelled: found %d labels, expected one for each of the %d images of %s",
          labels.place(), labels.array().count(), images.array().count(), images.place());
    }
  }

  private void checkImageSizes() {
    Located train = found.get(IdxFile.TRAIN_IMAGES);
    Located test = found.get(IdxFile.TEST_IMAGES);
    if (train != null && test != null && !shape(train).equals(shape(test))) {
      malformed(
          "%s: found images of %s, expected %s as in %s",
          test.place(), shape(test), shape(train), train.place());
    }
  }

  private static String shape(Located images) {
    int[] sizes = images.array().sizes();
    return sizes[1] + " x " + sizes[2];
  }

  private void malformed(String format, Object... arguments) {
    mistakes.add(
        new EquilibriaException(ErrorCode.MALFORMED_DATA, String.format(format, arguments)));
  }

  private void failOnMistakes() {
    if (mistakes.isEmpty()) {
      return;
    }
    boolean unreadable = mistakes.stream().allMatch(e -> e.code() == ErrorCode.IO);
    throw new EquilibriaException(
        unreadable ? ErrorCode.IO : ErrorCode.MALFORMED_DATA,
        mistakes.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
  }

  private LabelledData data(String name, IdxFile imageFile, IdxFile labelFile, int labelCount) {
    IdxArray labels = array(labelFile);
    int[] classes = new int[labels.count()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels.unsigned(i);
    }
    List<String> names = IntStream.range(0, labelCount).mapToObj(String::valueOf).toList();
    return new LabelledData(
        name, new PixelRows(array(imageFile)), List.of(), new Target.Classes(classes, names));
  }

  private IdxArray array(IdxFile file) {
    Located located = found.get(file);
    if (located == null) {
      throw new IllegalStateException("no mistake was noted, yet " + file + " is missing");
    }
    return located.array();
  }
}
