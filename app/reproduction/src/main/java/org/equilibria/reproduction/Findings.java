package org.equilibria.reproduction;

import java.util.List;

/**
 * What became of the claims.
 *
 * @param configuration of the run
 * @param sections what was checked, in the order of the claims
 * @param cancelled whether the user stopped before all were
 * @param seconds of this run
 */
public record Findings(
    Configuration configuration, List<Section> sections, boolean cancelled, double seconds) {

  /** Copy the list. */
  public Findings {
    sections = List.copyOf(sections);
  }

  /** Return whether no claim that was checked fails, and the user did not stop the checks. */
  public boolean reproduced() {
    return !cancelled && sections.stream().noneMatch(s -> s.verdict() == Verdict.FAILS);
  }

  private String missing() {
    int left = Reproduction.parts().size() - sections.size();
    return left == 0 ? "" : "; %d claims are not checked yet".formatted(left);
  }

  /** Return a sentence about all of them. */
  public String verdict() {
    long held = sections.stream().filter(s -> s.verdict() == Verdict.HOLDS).count();
    long figures = sections.stream().mapToLong(s -> s.comparisons().size()).sum();
    long agree = sections.stream().mapToLong(Section::agreeing).sum();
    return "%d of %d claims hold; %d of %d known figures agree with ours%s"
        .formatted(held, sections.size(), agree, figures, missing());
  }
}
