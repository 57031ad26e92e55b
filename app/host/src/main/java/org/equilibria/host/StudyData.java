package org.equilibria.host;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.equilibria.api.error.Blame;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.engine.data.Dataset;
import org.equilibria.study.config.DataSettings;
import org.equilibria.study.run.StudyRunner;

/** The samples that the cells of a study learn from, read once for each choice. */
final class StudyData {

  private final StudyRunner runner;
  private final Map<DataSettings, Dataset> read = new HashMap<>();
  private final Map<DataSettings, EquilibriaException> failed = new HashMap<>();

  StudyData(StudyRunner runner) {
    this.runner = runner;
  }

  /**
   * Return the samples of a choice, the same object each time. A source of others that failed, or
   * did not come back, is not asked again.
   *
   * @param silence how long a source of others may take
   * @throws EquilibriaException as {@link StudyRunner#load}
   */
  Dataset of(DataSettings choice, Supplier<Duration> silence) {
    EquilibriaException failure = failed.get(choice);
    if (failure != null) {
      throw failure;
    }
    Dataset known = read.get(choice);
    if (known == null) {
      known = load(choice, silence);
      read.put(choice, known);
    }
    return known;
  }

  private Dataset load(DataSettings choice, Supplier<Duration> silence) {
    try {
      return runner.load(choice, silence.get());
    } catch (EquilibriaException e) {
      if (e.code().blame() == Blame.PLUGIN) {
        failed.put(choice, e);
      }
      throw e;
    }
  }
}
