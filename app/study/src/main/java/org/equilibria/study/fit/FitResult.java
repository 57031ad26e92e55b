package org.equilibria.study.fit;

import java.time.Duration;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.study.model.Model;

/**
 * The record of a {@link TrainingJob}.
 *
 * @param training how training ended, and its records
 * @param elapsed time of training, that before a resumption included
 * @param model the trained network; empty if training did not come to an end
 * @param validation the validation samples with the final weights; empty without a trained network
 *     or samples, or if the caller cancelled
 * @param test the test samples with the final weights; empty likewise
 * @param cancelled whether the caller cancelled, in training or after it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FitResult(
    TrainingResult training,
    Duration elapsed,
    Optional<Model> model,
    Optional<Judged> validation,
    Optional<Judged> test,
    boolean cancelled) {}
