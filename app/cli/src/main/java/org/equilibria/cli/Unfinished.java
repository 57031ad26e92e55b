package org.equilibria.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;

/** Say that a model is not trained to the end. */
final class Unfinished {

  private Unfinished() {}

  static void tell(Model model, Path file, PrintStream err) {
    if (model.training() instanceof Training.Unfinished training) {
      err.println(
          "note: the training of %s is unfinished, at epoch %d of %d; go on with: equilibria train"
                  .formatted(file, training.epoch(), model.pipeline().train().epochs())
              + " --out "
              + file
              + " --resume");
    }
  }
}
