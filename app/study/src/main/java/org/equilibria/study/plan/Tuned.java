package org.equilibria.study.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.Objective;
import org.equilibria.study.config.Search;

/**
 * What a search has found for one combination that a study compares, and what it has cost.
 *
 * @param combination values by what they are of
 * @param options values of the best trial, by what they are of; empty where no trial has the figure
 * @param objective what trials were chosen by
 * @param value mean of that over the seeds, of the best trial; NaN if there is none
 * @param trials how many were drawn
 * @param different how many of them were different, and so were run
 * @param trainings how many trainings that took, over all seeds and rounds
 * @param evaluations evaluations of the map for samples in these, forward and backward, those of a
 *     rescue included
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public record Tuned(
    Map<Dimension, Object> combination,
    Optional<Map<Dimension, Object>> options,
    Objective objective,
    double value,
    int trials,
    int different,
    int trainings,
    long evaluations) {

  /** Copy the maps, keeping their order. */
  public Tuned {
    combination = Collections.unmodifiableMap(new LinkedHashMap<>(combination));
    options = options.map(map -> Collections.unmodifiableMap(new LinkedHashMap<>(map)));
  }

  /** Return the options found, such as {@code solver.window=4, train.optimizer.step=0.03}. */
  public String text() {
    return options.map(Search::text).orElse("none: no trial has " + objective.id());
  }

  /** Return why a cell cannot be run for which nothing was found. */
  Optional<String> refusal() {
    return options.isPresent()
        ? Optional.empty()
        : Optional.of(
            "no trial of its search has trained to a %s%s with every seed"
                .formatted(objective.id(), objective.isWork() ? " of solves that converged" : ""));
  }

  /**
   * Return what it cost, such as {@code 20 trials (18 different), 54 trainings, 1,234 evaluations}.
   */
  public String cost() {
    return String.format(
        Locale.ROOT,
        "%d trials%s, %,d trainings, %,d evaluations",
        trials,
        different == trials ? "" : " (" + different + " different)",
        trainings,
        evaluations);
  }
}
