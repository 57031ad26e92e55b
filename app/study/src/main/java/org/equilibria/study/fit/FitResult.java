package org.equilibria.study.fit;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.train.SolveSummary;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.study.evaluate.Evaluation;

/**
 * How the training of a model ended.
 *
 * @param training how it ended, and its records
 * @param elapsed time of training, that before a resumption included
 * @param test the test samples with the final weights; empty if training was not completed or there
 *     are none
 * @param testSolves the solves behind it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FitResult(
    TrainingResult training,
    Duration elapsed,
    Optional<Evaluation> test,
    Optional<SolveSummary> testSolves) {}
