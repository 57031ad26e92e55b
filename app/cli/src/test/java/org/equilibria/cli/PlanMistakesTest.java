package org.equilibria.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mistakes of what a study varies and which combinations it runs. */
class PlanMistakesTest {

  /** Two solvers, of which one has a window, and two widths: the next line is the eighth. */
  private static final String STUDY =
      """
      data: {train: 40, test: 20}
      backend: ejml
      study:
        axes:
          solver: [picard, anderson]
          solver.window: [2, 5, 8]
          width: [8, 16]
      """;

  @TempDir private Path temp;

  private Cli plan(String lines) {
    Path file = SmallStudy.write(temp, STUDY + lines.replace("\\n", "\n") + "\n");
    return Cli.run("study", "run", file.toString(), "--dry-run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          axis | train.epochs: 1...10 | 8:5: study.axes.train.epochs[0]: '1...10' is no range; write 1..10, 1..10 step 3, lin(0, 1, 5) or log(1e-6, 1e-2, 5)
          axis | train.epochs: 1.. | 8:5: study.axes.train.epochs[0]: '1..' is no range; write 1..10, 1..10 step 3, lin(0, 1, 5) or log(1e-6, 1e-2, 5)
          axis | train.epochs: 10..1 | 8:5: study.axes.train.epochs[0]: '10..1' begins above its end; write the smaller number first
          axis | train.epochs: 1..10 step 0 | 8:5: study.axes.train.epochs[0]: the step of '1..10 step 0' is not above 0
          axis | train.epochs: 1..10 step -1 | 8:5: study.axes.train.epochs[0]: the step of '1..10 step -1' is not above 0
          axis | train.epochs: 1..10 stp 2 | 8:5: study.axes.train.epochs[0]: '1..10 stp 2' is no range; write 1..10, 1..10 step 3, lin(0, 1, 5) or log(1e-6, 1e-2, 5)
          axis | train.epochs: [1..3, 3] | 8:26: study.axes.train.epochs[1]: this value is listed before
          axis | train.epochs: 1..1000000 | 8:5: study.axes.train.epochs[0]: '1..1000000' has 1000000 values, more than 10000
          axis | train.epochs: lin(1, 2, 3) | 8:5: study.axes.train.epochs[0]: '1.5' is not a whole number
          axis | model.alpha: 0.1..0.5 | 8:5: study.axes.model.alpha[0]: '0.1..0.5' needs a step, as in 0.1..0.5 step 0.1
          axis | model.alpha: lin(0, 1, 3) | 8:5: study.axes.model.alpha[0]: 0 is not above 0
          axis | model.alpha: lin(1, 0, 3) | 8:5: study.axes.model.alpha[0]: 'lin(1, 0, 3)' begins at or above its end; write the smaller number first
          axis | model.alpha: lin(1, 2, 1) | 8:5: study.axes.model.alpha[0]: '1' of 'lin(1, 2, 1)' is no number of values; write 2 or more
          axis | model.alpha: lin(1, 2, 2.5) | 8:5: study.axes.model.alpha[0]: '2.5' of 'lin(1, 2, 2.5)' is no number of values; write 2 or more
          axis | model.alpha: lin(1, 2, 20000) | 8:5: study.axes.model.alpha[0]: 'lin(1, 2, 20000)' has 20000 values, more than 10000
          axis | model.alpha: lin(1, two, 3) | 8:5: study.axes.model.alpha[0]: 'two' of 'lin(1, two, 3)' is not a number
          axis | model.alpha: lin(1) | 8:5: study.axes.model.alpha[0]: 'lin(1)' takes a first and a last number and how many: write 1..10, 1..10 step 3, lin(0, 1, 5) or log(1e-6, 1e-2, 5)
          axis | model.alpha: lin(1, 1e999, 3) | 8:5: study.axes.model.alpha[0]: the ends of 'lin(1, 1e999, 3)' are too large
          axis | model.alpha: lin(1, 2) | 8:5: study.axes.model.alpha[0]: an interval has no values by itself; say how many, as in lin(0, 1, 5), or, of an axis, draw from it by study.sample
          axis | model.alpha: ln(1, 2, 3) | 8:5: study.axes.model.alpha[0]: unknown range 'ln'; did you mean 'lin'?
          axis | termination.rtol: log(0, 1, 5) | 8:5: study.axes.termination.rtol[0]: 'log(0, 1, 5)' begins at or below 0, which has no logarithm; use lin
          axis | termination.rtol: logg(1e-6, 1e-2, 5) | 8:5: study.axes.termination.rtol[0]: unknown range 'logg'; did you mean 'log'?
          axis | termination.rtol: log(1e-6, 1e-2 | 8:5: study.axes.termination.rtol[0]: the parenthesis of 'log(1e-6, 1e-2' is not closed; within [ ] and { } a range with commas is written in quotes
          axis | termination.rtol: [1e-3, 1e-6..] | 8:30: study.axes.termination.rtol[1]: '1e-6..' is no range; write 1..10, 1..10 step 3, lin(0, 1, 5) or log(1e-6, 1e-2, 5)
          axis | termination.rtoll: log(1e-6, 1e-2, 5) | 8:5: study.axes.termination.rtoll: unknown option; did you mean 'rtol'?
          axis | model.width: [4] | 8:5: study.axes.model.width: this is axis width again
          study | seeds: 3..1 | 8:3: study.seeds[0]: '3..1' begins above its end; write the smaller number first
          study | seeds: 0.5..2.5 step 1 | 8:3: study.seeds[0]: '0.5' is not a seed; write a whole number
          study | zip: [width] | 8:3: study.zip: write at least two axes that vary together, such as [width, train.batch]
          study | zip: [width, solver, widht] | 8:24: study.zip[2]: there is no axis 'widht'; did you mean 'width'?
          study | zip: [width, train.batch] | 8:16: study.zip[1]: there is no axis 'train.batch'.
          study | zip: [width, solver.window] | 8:3: study.zip: axes that vary together have as many values each, but width has 2, solver.window has 3
          study | zip: [[width, solver], [solver, solver.window]] | 8:27: study.zip[1][0]: the axis solver is zipped before
          study | zip: [[width, width]] | 8:17: study.zip[0][1]: the axis width is zipped before
          study | zip: {width: solver} | 8:3: study.zip[0]: expected the name of an axis, not a map
          study | zip: [] | 8:3: study.zip: write at least two axes that vary together, such as [width, train.batch]
          study | zip: [[width, [solver]]] | 8:17: study.zip[0][1]: expected the name of an axis, not a list
          study | when: {solver.windw: {solver: anderson}} | 8:10: study.when.solver.windw: there is no axis 'solver.windw'; did you mean 'solver.window'?
          study | when: {solver.window: {solver: andersen}} | 8:26: study.when.solver.window.solver: unknown solver 'andersen'; did you mean 'anderson'?
          study | when: {solver.window: {sovler: anderson}} | 8:26: study.when.solver.window.sovler: unknown key; did you mean 'solver'?
          study | when: {solver.window: anderson} | 8:10: study.when.solver.window: expected keys with values, such as {solver: anderson}, not 'anderson'
          study | when: {solver.window: {}} | 8:10: study.when.solver.window: write at least one key with its value, such as {solver: anderson}
          study | when: {solver.window: {solver: broyden}} | 8:10: study.when.solver.window: no combination meets this, so that the axis never exists
          study | when: {solver.window: {solver.window: 2}} | 8:26: study.when.solver.window.solver.window: an axis cannot depend on itself
          study | when: {solver: {width: 8}} | 8:19: study.when.solver.width: solver depends on the axis width, which stands below it; write it above
          study | when: {solver.window: {solver: []}} | 8:26: study.when.solver.window.solver: the list is empty; write at least one value
          study | when: [solver] | 8:3: study.when: expected keys with values, such as {solver.window: {solver: anderson}}, not a list
          study | when:\\n    solver.window:\\n      solver: {id: anderson, windw: 3} | 10:30: study.when.solver.window.solver.windw: unknown option; did you mean 'window'?
          study | exclude: {solver: picrad} | 8:13: study.exclude.solver: unknown solver 'picrad'; did you mean 'picard'?
          study | exclude: [{solver: picard, width: 32}] | 8:13: study.exclude[0]: no combination is left out by this
          study | exclude: [{solver: [picard, anderson]}] | 8:3: study.exclude: every combination is left out
          study | exclude: [solver] | 8:13: study.exclude[0]: expected keys with values, such as {solver: anderson}, not 'solver'
          study | exclude: [] | 8:3: study.exclude: the list is empty; write at least one such as {solver: anderson}
          study | exclude: [{}] | 8:13: study.exclude[0]: write at least one key with its value, such as {solver: anderson}
          study | exclude:\\n    - {width: 8}\\n    - {termination.rtol: tiny} | 10:8: study.exclude[1].termination.rtol: 'tiny' is not a finite number
          study | exclude:\\n    - {solver: picard}\\n    - {solver: picard, model.width: 9} | 10:7: study.exclude[1]: no combination is left out by this
          study | exclude: [{width: 8, model.width: 16}] | 8:24: study.exclude[0].model.width: this is width again
          study | include: [{solver: broyden, solver.memry: 3}] | 8:31: study.include[0].solver.memry: unknown option; did you mean 'memory'?
          study | include: [{solver: broydn}] | 8:14: study.include[0].solver: unknown solver 'broydn'; did you mean 'broyden'?
          study | include: [{widht: 32}] | 8:14: study.include[0].widht: unknown key; did you mean 'width'?
          study | include: [{width: [8, 9]}] | 8:14: study.include[0].width: expected a single value, not a list
          study | include: [{width: 0}] | 8:14: study.include[0].width: 0 is below the minimum 1
          study | include: picard | 8:3: study.include: expected keys with values, such as {solver: anderson}, not 'picard'
          study | include:\\n    - {width: 32}\\n    - {train.epochs: -1} | 10:8: study.include[1].train.epochs: -1 is below the minimum 0
          study | sample: {points: 0} | 8:12: study.sample.points: 0 is below the minimum 1
          study | sample: {points: many} | 8:12: study.sample.points: 'many' is not a whole number
          study | sample: {method: sobol} | 8:12: study.sample.method: 'sobol' is not one of random, latin-hypercube
          study | sample: {pionts: 5} | 8:12: study.sample.pionts: unknown option; did you mean 'points'?
          study | sample: {points: 20000} | 8:12: study.sample.points: 20000 is above the maximum 10000
          study | sample: 5 | 8:3: study.sample: expected keys with values, such as {method: random, points: 20, seed: 1}, not '5'
          study | sample: {points: 3, seed: 1.5} | 8:23: study.sample.seed: '1.5' is not a whole number
          study | samples: {points: 3} | 8:3: study.samples: unknown key; did you mean 'sample'?
          study | excludes: [{solver: picard}] | 8:3: study.excludes: unknown key; did you mean 'exclude'?
          study | exclude: [{width: 0.5..1}] | 8:14: study.exclude[0].width: '0.5..1' is not a whole number
          study | include: [{width: 8, backend: ejlm}] | 8:24: study.include[0].backend: unknown backend 'ejlm'; did you mean 'ejml'?
          study | when: {solver.window: {solver: anderson}, width: {train.epochs: soon}} | 8:53: study.when.width.train.epochs: 'soon' is not a whole number
          """)
  void malformedPlanIsOneMessageWithLineAndKey(String of, String lines, String message) {
    Cli cli = plan((of.equals("axis") ? "    " : "  ") + lines);

    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines()).as(cli.err()).hasSize(1);
    assertThat(cli.err())
        .startsWith("equilibria: " + temp.resolve("small.yaml") + ":" + message)
        .doesNotContain("Exception");
  }

  @Test
  void mistakesOfEveryPartAreToldTogetherInTheOrderOfTheFile() {
    Cli cli =
        plan(
            """
                train.epochs: 3..1
              zip: [[width, solvr]]
              when: {solver.window: {solver: andersen}}
              exclude: [{width: wide}]
              include: [{width: 0}]
              sample: {points: 0}
            """
                .indent(0));

    assertThat(cli.err().lines().skip(1).map(l -> l.replaceAll(".*yaml:(\\d+).*", "$1")))
        .containsExactly("8", "9", "10", "11", "12", "13");
  }
}
