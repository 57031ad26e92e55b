package org.equilibria.certify;

import java.nio.file.Path;
import java.util.Optional;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Samples;
import org.equilibria.study.fit.TestColumns;
import org.equilibria.study.fit.TestData;
import org.equilibria.study.model.Model;

/**
 * Hold the samples that a certificate is about.
 *
 * @param name what they are, for people
 * @param samples all of them
 * @param trained how many samples the network was trained on, if these are they, else 0
 * @param holdOut independent samples, if there are any
 */
record CertifiedData(String name, Samples samples, int trained, Optional<Samples> holdOut) {

  /**
   * Find the samples: those at a path, or those that the model was trained on; the hold-out sample
   * is that at another path, or what was set aside in training.
   */
  static CertifiedData of(
      Model model, Optional<Path> data, Optional<Path> holdOut, Catalog catalog) {
    Optional<Samples> independent = holdOut.map(path -> at(path, model, catalog).samples());
    if (data.isPresent()) {
      TestData found = at(data.get(), model, catalog);
      return new CertifiedData(found.name(), found.samples(), 0, independent);
    }
    Dataset split = TestData.asTrained(model, catalog);
    return new CertifiedData(
        "training samples",
        split.train(),
        split.train().count(),
        independent.or(() -> Optional.of(split.test()).filter(test -> test.count() > 0)));
  }

  private static TestData at(Path path, Model model, Catalog catalog) {
    return TestData.at(path, TestColumns.AS_TRAINED, model, catalog);
  }
}
