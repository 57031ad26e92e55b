package org.equilibria.certify.reproduce;

import java.util.List;

/**
 * Hold what became of one claim.
 *
 * @param id name of the part
 * @param title for people
 * @param claim the statement
 * @param equation the statement in symbols
 * @param standing what it rests on
 * @param method what was computed to check it
 * @param verdict whether it was reproduced
 * @param finding what was found, in sentences
 * @param comparisons figures known from elsewhere beside ours
 * @param tables figures
 * @param charts lines
 * @param seconds how long it took
 */
public record Section(
    String id,
    String title,
    String claim,
    String equation,
    Standing standing,
    String method,
    Verdict verdict,
    List<String> finding,
    List<Comparison> comparisons,
    List<Table> tables,
    List<Chart> charts,
    double seconds) {

  /** Copy the lists. */
  public Section {
    finding = List.copyOf(finding);
    comparisons = List.copyOf(comparisons);
    tables = List.copyOf(tables);
    charts = List.copyOf(charts);
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
        standing,
        method,
        verdict,
        finding,
        comparisons,
        tables,
        charts,
        value);
  }
}
