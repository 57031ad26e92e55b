package org.equilibria.certify;

import java.nio.file.Path;
import java.util.Optional;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.study.fit.TestColumns;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.model.Model;

/**
 * The samples that a certificate is about.
 *
 * @param name what they are, for people
 * @param samples all of them
 * @param leftOut samples that are left out because the network does not know their classes
 * @param seen whether the network was trained on some of them
 * @param trained how many samples the network was trained on, if these are they, else 0
 * @param holdOut independent samples, if there are any
 */
record CertifiedData(
    String name,
    Samples samples,
    int leftOut,
    boolean seen,
    int trained,
    Optional<HeldOut> holdOut) {

  /**
   * Samples that training did not see.
   *
   * @param samples of classes that the network knows
   * @param unknown how many there are of others, all of which it mistakes
   */
  record HeldOut(Samples samples, int unknown) {}

  /**
   * Find the samples: those at a path, or those that the model was trained on; the hold-out sample
   * is that at another path, or what was set aside in training.
   *
   * @throws EquilibriaException INVALID_INPUT if the model was trained on the hold-out sample
   */
  static CertifiedData of(
      Model model, Optional<Path> data, Optional<Path> holdOut, Catalog catalog) {
    Optional<HeldOut> independent = holdOut.map(path -> heldOut(path, model, catalog));
    if (data.isPresent()) {
      TestData found = at(data.get(), model, catalog);
      return new CertifiedData(
          found.name(), found.samples(), leftOut(found), found.trainedOn(), 0, independent);
    }
    CertifiedData trainedOn = trainedOn(TestData.asTrained(model, catalog));
    return independent.isEmpty() ? trainedOn : trainedOn.with(independent);
  }

  /** Take the samples that a model was trained on, and those set aside as hold-out sample. */
  static CertifiedData trainedOn(Dataset data) {
    Samples train = data.train();
    Optional<HeldOut> aside =
        Optional.of(data.test()).filter(test -> test.count() > 0).map(t -> new HeldOut(t, 0));
    return new CertifiedData("training samples", train, 0, true, train.count(), aside);
  }

  private CertifiedData with(Optional<HeldOut> other) {
    return new CertifiedData(name, samples, leftOut, seen, trained, other);
  }

  private static HeldOut heldOut(Path path, Model model, Catalog catalog) {
    TestData found = at(path, model, catalog);
    if (found.trainedOn()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          path
              + ": the model was trained on samples of this file, which are no hold-out sample;"
              + " without --hold-out those set aside in training are");
    }
    return new HeldOut(found.samples(), leftOut(found));
  }

  private static int leftOut(TestData found) {
    return found.leftOut().values().stream().mapToInt(Integer::intValue).sum();
  }

  private static TestData at(Path path, Model model, Catalog catalog) {
    return TestData.at(path, TestColumns.AS_TRAINED, model, catalog);
  }
}
