package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.equilibria.certify.CertifyOptions;
import org.equilibria.host.Equilibria;
import org.equilibria.host.StudyCertification;
import org.equilibria.host.StudyCertification.Certified;
import org.equilibria.host.StudyCertification.Outcome;
import org.equilibria.study.json.Json;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.report.BoundJson;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.Certificate;

/** What the command certify does with a study: a line a network, and what has come of all. */
final class CertifyStudy {

  private final Console console;
  private final EquilibriaCommand root;
  private final boolean json;

  CertifyStudy(Console console, EquilibriaCommand root, boolean json) {
    this.console = console;
    this.root = root;
    this.json = json;
  }

  int run(Path folder, CertifyOptions options, Set<Integer> cells, boolean again) {
    try (Interruption interruption = new Interruption(console, root.supervision());
        Equilibria equilibria = Opening.equilibria(root, console);
        WorkDisplay display = new WorkDisplay(console, "reading " + folder)) {
      List<Certified> done =
          equilibria
              .certification(folder, options, interruption)
              .run(cells, again, new Follower(display));
      display.close();
      boolean cancelled = interruption.requested();
      if (json) {
        console.out().println(Json.line(document(folder, done, cancelled)));
      } else {
        conclude(folder, done);
      }
      if (cancelled) {
        console.err().println("cancelled; what is certified is kept, the same command goes on");
        return ExitCode.CANCELLED;
      }
      return done.stream().anyMatch(CertifyStudy::isFailed) ? ExitCode.INTERNAL : ExitCode.OK;
    }
  }

  private static boolean isFailed(Certified certified) {
    return certified.outcome() == Outcome.FAILED
        || certified.result().certificate().stream()
            .flatMap(c -> c.bounds().stream())
            .anyMatch(b -> b.badge() == Badge.ERROR);
  }

  private void conclude(Path folder, List<Certified> done) {
    console.out().println();
    console
        .out()
        .println(
            "%s: %d certified now, %d before%s%s."
                .formatted(
                    done.size() == 1 ? "1 network" : done.size() + " networks",
                    count(done, Outcome.CERTIFIED),
                    count(done, Outcome.BEFORE),
                    told(done, Outcome.ELSEWHERE, "that another process is at work on"),
                    told(done, Outcome.FAILED, "that could not be")));
    console
        .out()
        .println(
            "Figures: certified_BOUND_figure and others, see 'equilibria study export %s'"
                .formatted(folder));
  }

  private static String told(List<Certified> done, Outcome outcome, String words) {
    long count = count(done, outcome);
    return count == 0 ? "" : ", %d %s".formatted(count, words);
  }

  private static long count(List<Certified> done, Outcome outcome) {
    return done.stream().filter(c -> c.outcome() == outcome).count();
  }

  private static ObjectNode document(Path folder, List<Certified> done, boolean cancelled) {
    ObjectNode document = Json.object().put("folder", folder.toString());
    document.put("cancelled", cancelled);
    ArrayNode cells = document.putArray("cells");
    for (Certified certified : done) {
      Cell cell = certified.result().cell();
      ObjectNode node =
          cells
              .addObject()
              .put("cell", cell.number())
              .put("name", cell.name())
              .put("seed", cell.seed());
      node.set("outcome", Json.tree(certified.outcome()));
      node.put("why", certified.why().orElse(null));
      certified.result().certificate().ifPresent(c -> add(node, c));
    }
    return document;
  }

  private static void add(ObjectNode node, Certificate certificate) {
    node.put("model", certificate.model()).put("written", certificate.written());
    node.set("options", Json.tree(certificate.options()));
    node.set("elapsed", Json.tree(certificate.elapsed()));
    ArrayNode bounds = node.putArray("bounds");
    certificate.bounds().forEach(bound -> bounds.add(BoundJson.of(bound)));
  }

  /** How it goes: a line of each network when it is done. */
  private final class Follower implements StudyCertification.Listener {

    private final WorkDisplay display;
    private String what = "";

    Follower(WorkDisplay display) {
      this.display = display;
    }

    @Override
    public void begun(Cell cell, int done, int total) {
      what = "network %d of %d, cell %d (%s)".formatted(done + 1, total, cell.number(), cell);
      display.doing(what, 0, 0);
    }

    @Override
    public void doing(String part, int done, int total) {
      display.doing(what + ": " + part, done, total);
    }

    @Override
    public void failed(Throwable cause) {
      if (root.debug()) {
        cause.printStackTrace(console.err());
      }
    }

    @Override
    public org.equilibria.api.theory.Outcome foreign(
        String bound, Callable<org.equilibria.api.theory.Outcome> evaluation) {
      return root.supervision().contained(bound, evaluation);
    }

    @Override
    public void ended(Certified certified) {
      if (json) {
        return;
      }
      Cell cell = certified.result().cell();
      display.print(
          console.out(), "cell %d (%s): %s".formatted(cell.number(), cell, summary(certified)));
    }

    private String summary(Certified certified) {
      return switch (certified.outcome()) {
        case FAILED -> "not certified: " + certified.why().orElse("");
        case ELSEWHERE -> "another process is at work on it";
        case BEFORE -> badges(certified) + ", certified before";
        case CERTIFIED -> badges(certified);
      };
    }

    private static String badges(Certified certified) {
      Map<Badge, Long> counts =
          certified.result().certificate().stream()
              .flatMap(c -> c.verdicts().stream())
              .collect(
                  Collectors.groupingBy(
                      BoundResult::badge, LinkedHashMap::new, Collectors.counting()));
      return counts.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> entry.getValue() + " " + entry.getKey())
          .collect(Collectors.joining(", "));
    }
  }
}
