package org.equilibria.reproduction;

import java.util.List;

/** A check of one claim of the paper. */
interface Experiment {

  /** Return the name of the part. */
  String id();

  /** Return what is done, for progress. */
  String title();

  /** Return about how many seconds it takes beside the others; only their ratios count. */
  double weight(Sizes sizes);

  /** Compute; may take minutes. Progress is told and cancellation asked along the way. */
  Section run(Laboratory laboratory, Steps steps);

  /** Return all of them, in the order of the page. */
  static List<Experiment> all() {
    return List.of(
        new EnvelopeExperiment(),
        new CheckpointExperiment(),
        new RateExperiment(),
        new WidthExperiment(),
        new BoundExperiment(),
        new TrainedExperiment(),
        new DrawnExperiment(),
        new SensitivityExperiment(),
        new FlowExperiment());
  }
}
