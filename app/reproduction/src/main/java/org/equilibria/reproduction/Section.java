package org.equilibria.reproduction;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.List;

/**
 * What became of one claim.
 *
 * @param id name of the part
 * @param title for people
 * @param claim the statement
 * @param equation the statement in symbols
 * @param evidence what its judged statements rest on, each once
 * @param method what was computed to check it
 * @param verdict whether all its judged statements hold
 * @param statements what was found, each judged or shown
 * @param comparisons figures known from elsewhere beside ours; they do not decide the verdict
 * @param tables figures
 * @param charts lines
 * @param seconds how long it took
 */
public record Section(
    String id,
    String title,
    String claim,
    String equation,
    @JsonAlias("standings") List<Evidence> evidence, // the name in older folders
    String method,
    Verdict verdict,
    List<Statement> statements,
    List<Comparison> comparisons,
    List<Table> tables,
    List<Chart> charts,
    double seconds) {

  /** Copy the lists. */
  public Section {
    evidence = List.copyOf(evidence);
    statements = List.copyOf(statements);
    comparisons = List.copyOf(comparisons);
    tables = List.copyOf(tables);
    charts = List.copyOf(charts);
  }

  /**
   * Judge a claim by its statements.
   *
   * @throws IllegalArgumentException if none of them is judged
   */
  static Section of(
      Experiment experiment,
      String title,
      String claim,
      String equation,
      String method,
      List<Statement> statements,
      List<Comparison> comparisons,
      List<Table> tables,
      List<Chart> charts) {
    List<Statement> judged = statements.stream().filter(s -> s.verdict() != Verdict.SHOWN).toList();
    if (judged.isEmpty()) {
      throw new IllegalArgumentException(experiment.id() + ": a claim needs a judged statement");
    }
    return new Section(
        experiment.id(),
        title,
        claim,
        equation,
        judged.stream().map(Statement::evidence).distinct().toList(),
        method,
        Verdict.of(judged.stream().allMatch(s -> s.verdict() == Verdict.HOLDS)),
        statements,
        comparisons,
        tables,
        charts,
        0);
  }

  /** Return the number of known figures that agree with ours. */
  public long agreeing() {
    return comparisons.stream().filter(Comparison::holds).count();
  }

  Section took(double value) {
    return new Section(
        id,
        title,
        claim,
        equation,
        evidence,
        method,
        verdict,
        statements,
        comparisons,
        tables,
        charts,
        value);
  }
}
