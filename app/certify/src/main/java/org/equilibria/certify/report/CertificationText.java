package org.equilibria.certify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.api.theory.Topic;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.TextTable;

/** A writer of reports as text for a terminal. */
public final class CertificationText {

  private static final int WIDTH = 100;
  private static final String INDENT = "      ";

  private CertificationText() {}

  /** Return the text, several paragraphs of lines that all end with a line feed. */
  public static String of(CertificationReport report) {
    StringBuilder text = new StringBuilder(TextTable.printable(report.name()) + "\n");
    report.refusal().ifPresent(reason -> append(text, "REFUSED: " + reason, "", "  "));
    report.verdict().forEach(sentence -> append(text, sentence, "  ", "    "));
    text.append('\n');
    TextTable facts = new TextTable(2);
    report.facts().forEach((name, value) -> facts.row("  " + name, value));
    text.append(facts.text());
    report.notes().forEach(note -> append(text, "note: " + note, "", "  "));
    text.append('\n').append(overview(report));
    for (Topic topic : Topic.values()) {
      append(text, topic.title(), report.in(Optional.of(topic)));
      if (topic == Topic.WELL_POSEDNESS && !report.spectra().isEmpty()) {
        text.append("\nKERNEL\n").append(kernel(report));
      }
    }
    append(text, "Not evaluated", report.in(Optional.empty()));
    return text.toString();
  }

  private static void append(StringBuilder text, String title, List<Finding> findings) {
    if (!findings.isEmpty()) {
      text.append('\n').append(title.toUpperCase(Locale.ROOT)).append('\n');
      findings.forEach(finding -> append(text, finding));
    }
  }

  private static String overview(CertificationReport report) {
    TextTable table = new TextTable(3).row("BADGE", "BOUND", "", "FIGURE", "MARGIN", "");
    for (Finding f : report.findings()) {
      table.row(
          f.badge().toString(),
          f.bound().id(),
          f.place() + f.remark().map(remark -> "; " + remark).orElse(""),
          f.figure().isPresent() ? f.shown() : "-",
          f.margin().isPresent() ? f.shownMargin() : "-",
          f.standing().orElse(""));
    }
    return table.text();
  }

  private static String kernel(CertificationReport report) {
    TextTable table = new TextTable(1).row("  H_A", "lambda_min", "lambda_max", "trace", "rows");
    for (Spectrum s : report.spectra()) {
      table.row(
          "  " + s.name(),
          Figures.figure(s.least()),
          Figures.figure(s.greatest()),
          Figures.figure(s.trace()),
          String.valueOf(s.eigenvalues().length));
    }
    TextTable figures = new TextTable(2);
    report.kernel().forEach((name, value) -> figures.row("  " + name, Figures.figure(value)));
    return table.text() + figures.text();
  }

  private static void append(StringBuilder text, Finding f) {
    String figure =
        f.outcome() instanceof Outcome.Figure number
            ? (number.sense() == Outcome.Sense.UPPER ? "at most " : "at least ")
                + f.shown()
                + f.standing().map(standing -> ", " + standing).orElse("")
            : f.because().orElse("no number");
    String bound = f.bound().id() + ", " + f.bound().summary();
    append(text, "%s %s: %s".formatted(said(f), bound, figure), "  ", INDENT);
    for (Check check : f.outcome().checks()) {
      append(text, line(check), INDENT, INDENT + "  ");
    }
    if (!f.terms().isEmpty()) {
      List<String> terms = new ArrayList<>();
      for (Map.Entry<String, Double> term : f.terms().entrySet()) {
        terms.add(term.getKey() + " " + Figures.number(term.getValue()));
      }
      append(text, String.join(", ", terms), INDENT, INDENT);
    }
    f.help()
        .ifPresent(help -> append(text, "what would help: " + help.text(), INDENT, INDENT + "  "));
    append(text, "source: " + f.outcome().provenance().text(), INDENT, INDENT + "  ");
  }

  private static String said(Finding f) {
    String badge = f.badge().toString().toUpperCase(Locale.ROOT);
    return badge + " " + f.place() + ":";
  }

  private static String line(Check check) {
    String found =
        Double.isNaN(check.measured())
            ? ""
            : ": %s against %s"
                .formatted(Figures.number(check.measured()), Figures.number(check.required()));
    String verdict = check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String evidence = check.evidence().name().toLowerCase(Locale.ROOT);
    return check.evidence() == Check.Evidence.ASSUMED
        ? "assumed: " + check.statement()
        : "%s: %s%s (%s)".formatted(verdict, check.statement(), found, evidence);
  }

  /** Append a line, broken at spaces where it is too long. */
  private static void append(StringBuilder text, String line, String first, String next) {
    int column = first.length();
    text.append(first);
    boolean start = true;
    for (String word : TextTable.printable(line).split(" ")) {
      if (!start && column + 1 + word.length() > WIDTH) {
        text.append('\n').append(next);
        column = next.length();
        start = true;
      }
      text.append(start ? "" : " ").append(word);
      column += word.length() + (start ? 0 : 1);
      start = false;
    }
    text.append('\n');
  }
}
