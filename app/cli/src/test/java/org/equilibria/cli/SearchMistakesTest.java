package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes of how a study tunes options. */
class SearchMistakesTest {

  /** The next line is the tenth, that after a whole search the thirteenth. */
  private static final String STUDY =
      """
      data: {train: 40, validation: 20, test: 20}
      backend: ejml
      train: {epochs: 9}
      study:
        seeds: [1, 2]
        axes:
          solver: [picard, anderson]
          width: [8, 16]
        search:
      """;

  private static final String WHOLE =
      """
          axis: solver
          levels: {picard: {}, anderson: {solver.window: 2..5}}
          seeds: [3, 4]
      """;

  @TempDir private Path temp;

  private Cli plan(String text) {
    Path file = SmallStudy.write(temp, text);
    return Cli.run("study", "run", file.toString(), "--dry-run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          axis: solver | axis: solvr | 10:5: study.search.axis: there is no axis 'solvr'; did you mean 'solver'? Accepted: solver, width
          axis: solver | axis: [solver] | 10:5: study.search.axis: expected the name of an axis, not a list
          axis: solver | seed: 2 | 9:3: study.search: the axis is missing whose levels have options to be tuned; write one of its axes, such as axis: solver
          levels: {picard: {}, anderson: {solver.window: 2..5}} | seed: 2 | 9:3: study.search: the levels are missing; write which options each level of solver has, such as {anderson: {solver.window: 2..8}}
          levels: {picard: {}, anderson: {solver.window: 2..5}} | levels: anderson | 11:5: study.search.levels: expected keys with values, not 'anderson'; write which options each level of solver has, such as {anderson: {solver.window: 2..8}}
          levels: {picard: {}, | levels: { | 11:5: study.search.levels: solver picard is missing; write which of its options are tuned, or {} for none
          picard: {}, | picrad: {}, | 11:14: study.search.levels.picrad: unknown solver 'picrad'; did you mean 'picard'?
          picard: {}, | picard: {}, broyden: {}, | 11:26: study.search.levels.broyden: the axis solver has no such level
          picard: {}, | picard: {}, "anderson{window=5}": {}, | 11:52: study.search.levels.anderson: the options of this level are listed before
          picard: {}, | picard: none, | 11:14: study.search.levels.picard: expected options with their ranges, such as {solver.window: 2..8}, or {} for none, not 'none'
          {solver.window: 2..5} | {} | 11:5: study.search.levels: no level has an option to be tuned
          {solver.window: 2..5} | {solver.windw: 2..5} | 11:37: study.search.levels.anderson.solver.windw: unknown option; did you mean 'window'?
          {solver.window: 2..5} | {sovler.window: 2..5} | 11:37: study.search.levels.anderson.sovler.window: unknown key; did you mean 'solver'?
          {solver.window: 2..5} | {solver.window: 2..99} | 11:37: study.search.levels.anderson.solver.window[0]: 51 is above the maximum 50
          {solver.window: 2..5} | {solver.window: []} | 11:37: study.search.levels.anderson.solver.window: the list is empty; write at least one value
          {solver.window: 2..5} | {solver.window: "lin(2, 8)"} | 11:37: study.search.levels.anderson.solver.window[0]: 'lin(2, 8)' has numbers that do not fit, such as 4.22: '4.22' is not a whole number
          {solver.window: 2..5} | {solver.mixing: "lin(0.5, 2)"} | 11:37: study.search.levels.anderson.solver.mixing[0]: 'lin(0.5, 2)' has numbers that do not fit, such as 2: 2 is above the maximum 1
          {solver.window: 2..5} | {solver.mixing: "log(0, 1)"} | 11:37: study.search.levels.anderson.solver.mixing[0]: 'log(0, 1)' begins at or below 0, which has no logarithm; use lin
          {solver.window: 2..5} | {solver: anderson} | 11:37: study.search.levels.anderson.solver: the study varies solver; what it compares, or a part of it, cannot be tuned as well
          {solver.window: 2..5} | {model.width: [8]} | 11:37: study.search.levels.anderson.model.width: the study varies width; what it compares, or a part of it, cannot be tuned as well
          {solver.window: 2..5} | {optimizer: [adam], train.optimizer.step: [1]} | 11:56: study.search.levels.anderson.train.optimizer.step: this is, or is a part of, optimizer, which stands above
          {solver.window: 2..5} | {data.train: [20, 40]} | 11:37: study.search.levels.anderson.data.train: samples, precision and backend are not tuned; trials of others could not be compared
          {solver.window: 2..5} | {precision: [f32, f64]} | 11:37: study.search.levels.anderson.precision: samples, precision and backend are not tuned; trials of others could not be compared
          {solver.window: 2..5} | {train.loss: [square, logistic]} | 11:37: study.search.levels.anderson.train.loss: losses of different kinds cannot be compared; choose by another objective, such as validation_accuracy
          seeds: [3, 4] | seed: 3 | 9:3: study.search: the seeds are missing that trials are run with; write others than those of study.seeds, such as seeds: [101, 102, 103]
          seeds: [3, 4] | seeds: [3, 2] | 12:16: study.search.seeds[1]: 2 is a seed of the comparison, too; what is compared must not have been tuned on its own seeds (study.seeds)
          seeds: [3, 4] | seeds: 0..3 | 12:5: study.search.seeds: 1 is a seed of the comparison, too; what is compared must not have been tuned on its own seeds (study.seeds)
          seeds: [3, 4] | seeds: [3, 3] | 12:16: study.search.seeds[1]: this value is listed before
          seeds: [3, 4] | seeds: [three] | 12:13: study.search.seeds[0]: 'three' is not a seed; write a whole number
          """)
  void malformedSearchIsOneMessageWithLineAndKey(String part, String by, String message) {
    refused(STUDY + WHOLE.replace(part, by), message);
  }

  private void refused(String text, String message) {
    Cli cli = plan(text);

    assertThat(cli.code()).as(cli.out()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines()).as(cli.err()).hasSize(1);
    assertThat(cli.err())
        .startsWith("equilibria: " + temp.resolve("small.yaml") + ":" + message)
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          objective: test_accuracy | 13:5: study.search.objective: 'test_accuracy' is of the test samples, which must not be seen before the comparison; write one of validation_loss
          objective: train_loss | 13:5: study.search.objective: 'train_loss' is no figure of validation samples
          objective: validation_acuracy | 13:5: study.search.objective: 'validation_acuracy' is no figure of validation samples; did you mean 'validation_accuracy'?
          objective: validation_forward_elapsed | 13:5: study.search.objective: 'validation_forward_elapsed' is a time, on which no two runs agree
          objective: [validation_loss] | 13:5: study.search.objective: expected the name of a figure, not a list
          trials: 0 | 13:5: study.search.trials: 0 is below the minimum 1
          trials: 20000 | 13:5: study.search.trials: 20000 is above the maximum 10000
          trails: 20 | 13:5: study.search.trails: unknown key; did you mean 'trials'?
          method: grid | 13:5: study.search.method: 'grid' is not one of random, successive-halving
          seed: 1.5 | 13:5: study.search.seed: '1.5' is not a whole number
          reduction: 2 | 13:5: study.search.reduction: only method: successive-halving has this
          method: successive-halving\\n    reduction: 1 | 14:5: study.search.reduction: 1 is below the minimum 2
          method: successive-halving\\n    resource: samples | 14:5: study.search.resource: 'samples' is not one of epochs, seeds
          method: successive-halving\\n    trials: 2 | 14:5: study.search.trials: 2 trials make one rung alone with reduction 3; write at least 3 trials
          method: successive-halving\\n    reduction: 10 | 13:5: study.search.method: 9 epochs of train.epochs make one rung alone with reduction 10; write at least 10 epochs
          method: successive-halving\\n    resource: seeds | 12:5: study.search.seeds: 2 seeds make one rung alone with reduction 3; write at least 3 seeds
          """)
  void malformedKeyIsOneMessageWithLineAndKey(String line, String message) {
    refused(STUDY + WHOLE + "    " + line.replace("\\n", "\n") + "\n", message);
  }

  @Test
  void epochsAreNotTunedWhereHalvingDecidesThem() {
    String halving = "    method: successive-halving\n";

    refused(
        STUDY + WHOLE.replace("solver.window: 2..5", "train.epochs: [3, 9]") + halving,
        "11:37: study.search.levels.anderson.train.epochs: successive halving decides it;");
    refused(
        STUDY.replace("width: [8, 16]", "train.epochs: [9, 18]") + WHOLE + halving,
        "9:3: study.search.resource: the study varies train.epochs, which successive halving");
  }

  @Test
  void whatOnlyIncludedCombinationsHaveNeedsOptionsToo() {
    refused(
        STUDY.replace("  search:", "  include: [{solver: broyden}]\n  search:") + WHOLE,
        "12:5: study.search.levels: solver broyden, of another combination than the axis makes, is"
            + " missing;");
  }

  @Test
  void aSearchNeedsValidationSamplesAndAnAxis() {
    refused(
        STUDY.replace("validation: 20, ", "") + WHOLE,
        "9:3: study.search: there are no validation samples to choose by; set data.validation");
    refused(
        STUDY.substring(0, STUDY.indexOf("  axes:")) + "  search:\n" + WHOLE,
        "7:5: study.search.axis: there is no axis 'solver'; the study has none");
    refused(
        STUDY.replace("  search:\n", "  search: solver\n"),
        "9:3: study.search: expected keys with values, such as {axis: solver,");
  }

  @Test
  void mistakesOfEveryPartAreToldTogether() {
    Cli cli =
        plan(
            STUDY
                + """
                    axis: solver
                    levels: {picard: {solver.window: [2]}, anderson: {solver.window: 0}}
                    seeds: [1]
                    trials: few
                    objective: test_loss
                """);

    assertThat(cli.err().lines().skip(1).map(l -> l.replaceAll(".*yaml:(\\d+).*", "$1")))
        .containsExactly("11", "11", "12", "13", "14");
  }
}
