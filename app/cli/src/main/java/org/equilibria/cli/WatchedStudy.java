package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.json.Json;
import org.equilibria.study.page.HtmlReport;
import org.equilibria.study.report.Verdict;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.store.SearchFolder;
import org.equilibria.study.store.SearchFolder.Progress;
import org.equilibria.study.store.StudyFolder;

/**
 * What a folder holds of a study, read again when its files have changed. Nothing is written or
 * locked. Used by one thread.
 */
final class WatchedStudy {

  private static final List<String> FILES = List.of("study.yaml", "study.db", "cells.jsonl");

  /** A large study takes long to read: most of the time is left to those who run it. */
  private static final int REST = 4;

  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final Path folder;
  private final Equilibria equilibria;
  private StudyResults results;
  private Search search = Search.NONE;
  private Optional<String> fault = Optional.empty();
  private String stamp;
  private int version = 1;
  private long nextLook = System.nanoTime();

  /**
   * The search of a study.
   *
   * @param rungs how many it has; none if there is no search
   * @param progress of those that are known so far
   * @param files whose change is news
   */
  private record Search(int rungs, List<Progress> progress, List<String> files) {

    static final Search NONE = new Search(0, List.of(), List.of());

    static Search of(SearchFolder folder) {
      List<String> files = new ArrayList<>();
      int rungs = folder.course().rungs().size();
      for (int number = 1; number <= rungs; number++) {
        for (String file : FILES) {
          files.add(folder.round(number).resolve(file).toString());
        }
      }
      return new Search(rungs, folder.progress(), files);
    }
  }

  /**
   * Read a study.
   *
   * @throws EquilibriaException as {@link StudyFolder#read}
   */
  WatchedStudy(Path folder, Equilibria equilibria) {
    this.folder = folder.toAbsolutePath();
    this.equilibria = equilibria;
    // Before they are read: what changes meanwhile is news. Files of a search are so in any case.
    stamp = stamp();
    results = read();
  }

  private StudyResults read() {
    StudyResults found = StudyFolder.read(folder, equilibria.catalog());
    StudyConfig config = found.plan().config();
    search =
        config.search().isPresent()
            ? Search.of(new SearchFolder(folder, config, equilibria.catalog()))
            : Search.NONE;
    // What is still to be run is not cancelled: somebody may be running it.
    return new StudyResults(found.plan(), found.cells(), false, found.elapsed());
  }

  /** Return what tells that the files have changed. */
  private String stamp() {
    return Stream.concat(FILES.stream(), search.files().stream())
        .map(this::stamp)
        .collect(Collectors.joining(" "));
  }

  private String stamp(String name) {
    try {
      BasicFileAttributes file =
          Files.readAttributes(folder.resolve(name), BasicFileAttributes.class);
      return file.fileKey() + ":" + file.size() + ":" + file.lastModifiedTime().toMillis();
    } catch (IOException e) {
      return "none";
    }
  }

  /** Take in what has changed; what cannot be read just now is told, and the last results stay. */
  private void look() {
    if (System.nanoTime() - nextLook < 0) {
      return;
    }
    String now = stamp();
    if (now.equals(stamp) && fault.isEmpty()) {
      return;
    }
    long began = System.nanoTime();
    try {
      results = read();
      fault = Optional.empty();
      version++;
      long end = System.nanoTime();
      nextLook = end + Math.min(LONGEST_REST_NANOS, (end - began) * REST);
    } catch (EquilibriaException e) {
      fault = Optional.of(String.valueOf(e.getMessage()));
    }
    stamp = now;
  }

  /** Return how far the study is, as JSON. */
  byte[] state() {
    look();
    Map<String, Long> statuses =
        results.cells().stream()
            .collect(
                Collectors.groupingBy(CellResult::status, TreeMap::new, Collectors.counting()));
    ObjectNode state =
        Json.object()
            .put("version", version)
            .put("name", results.plan().config().name())
            .put("verdict", Verdict.of(results))
            .put("cells", results.plan().cells().size())
            .put("results", finished().count())
            .put("latest", finished().reduce((a, b) -> b).map(this::named).orElse(null))
            .put("fault", fault.orElse(null));
    state.set("statuses", Json.tree(statuses));
    state.put("rungs", search.rungs());
    state.set("search", Json.tree(search.progress()));
    return Json.line(state).getBytes(StandardCharsets.UTF_8);
  }

  private Stream<CellResult> finished() {
    return results.cells().stream().filter(result -> result.ending().isFinal());
  }

  private String named(CellResult result) {
    return "cell %d (%s)".formatted(result.cell().number(), result.cell());
  }

  /** Return the page of the study. */
  byte[] report() {
    look();
    return HtmlReport.page(results).getBytes(StandardCharsets.UTF_8);
  }
}
