package org.equilibria.cli;

import java.util.List;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.config.StudySource;

/** Values of a configuration that {@code --set} gives by their paths. */
final class Settings {

  private static final String OPTION = "--set";

  private Settings() {}

  /**
   * Return a configuration with other values, each written {@code path=value}.
   *
   * @throws EquilibriaException INVALID_INPUT if one is not written so
   */
  static StudySource of(StudySource source, List<String> settings) {
    StudySource set = source;
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      String path = equals < 0 ? "" : setting.substring(0, equals).strip();
      String value = setting.substring(equals + 1).strip();
      if (path.isEmpty() || value.isEmpty()) {
        throw refused(setting);
      }
      try {
        set = set.with(path, value, OPTION);
      } catch (IllegalArgumentException e) {
        throw refused(setting);
      }
    }
    return set;
  }

  private static EquilibriaException refused(String setting) {
    return new EquilibriaException(
        ErrorCode.INVALID_INPUT,
        OPTION
            + " "
            + setting
            + ": write a key of the configuration, = and its value, such as train.hold=none,"
            + " solver=broyden{memory=5} or solver.memory=5");
  }
}
