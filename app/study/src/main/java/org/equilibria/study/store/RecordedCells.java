package org.equilibria.study.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.CellJson.Origin;
import org.equilibria.study.report.CellJson.Recorded;
import org.equilibria.study.result.CellResult;

/**
 * The results that a study has left in its folder, read back. What has no database is of an earlier
 * version of this program, which left lines: of a cell listed twice the last one holds, and a last
 * line without its end is what a process that was killed has left of a cell, which then counts as
 * not run.
 */
final class RecordedCells {

  static final String DATABASE = "study.db";
  static final String LINES = "cells.jsonl";

  /**
   * A result as it was written.
   *
   * @param place where it is, for messages
   */
  private record Document(String text, String place, boolean provisional) {}

  private final Path folder;
  private final List<Document> documents;

  private RecordedCells(Path folder, List<Document> documents) {
    this.folder = folder;
    this.documents = documents;
  }

  /** Read what a folder holds now, of whatever plan. */
  static RecordedCells in(Path folder) throws IOException {
    Path database = folder.resolve(DATABASE);
    Path lines = folder.resolve(LINES);
    if (Files.exists(database)) {
      return new RecordedCells(folder, ofDatabase(database));
    }
    return new RecordedCells(folder, Files.exists(lines) ? ofLines(lines) : List.of());
  }

  /**
   * Return the results of cells of a plan, in its order.
   *
   * @param provisional whether those are wanted that another is to replace
   * @throws EquilibriaException MALFORMED_DATA if one is no result; OUTPUT_EXISTS if a finished
   *     cell ran with another precision than {@code auto} chooses now
   */
  List<CellResult> of(StudyPlan plan, boolean provisional) {
    CellJson written = new CellJson(plan);
    Map<Integer, CellResult> results = new TreeMap<>();
    for (Document document : documents) {
      try {
        Optional<CellResult> result = written.read(document.text());
        if (result.isEmpty()
            && written.ending(document.text()).isFinal()
            && written.origin(document.text()).cell().isEmpty()) {
          throw otherSettings(document.place());
        }
        if (provisional || !document.provisional()) {
          result.ifPresent(r -> results.put(r.cell().number(), r));
        }
      } catch (IllegalArgumentException e) {
        throw malformed(document, e);
      }
    }
    return List.copyOf(results.values());
  }

  /**
   * Return a plan whose cells have the numbers under which their results stand in a folder, if they
   * do: a study may have been extended by cells that its plan now has among the others.
   *
   * @throws EquilibriaException MALFORMED_DATA if there is something that is no result
   */
  StudyPlan numbered(StudyPlan plan) {
    Map<Cell, Integer> numbers = new LinkedHashMap<>();
    List<Origin> origins = new ArrayList<>(origins(plan).values());
    // Earlier versions ran what is the same under several numbers; the first that finished holds.
    origins.sort(Comparator.comparing((Origin origin) -> !origin.ending().isFinal()));
    for (Origin origin : origins) {
      origin.cell().ifPresent(cell -> numbers.putIfAbsent(cell, origin.number()));
    }
    return plan.numbered(numbers);
  }

  /**
   * Return all results, of whatever plan.
   *
   * @throws EquilibriaException MALFORMED_DATA if there is something that is no result
   */
  List<Recorded> all(StudyPlan plan) {
    CellJson written = new CellJson(plan);
    List<Recorded> recorded = new ArrayList<>();
    for (Document document : documents) {
      try {
        recorded.add(written.recorded(document.text()));
      } catch (IllegalArgumentException e) {
        throw malformed(document, e);
      }
    }
    return recorded;
  }

  /** Return whether there are so many results, none of which another is to replace. */
  boolean areSettled(int cells) {
    return documents.size() == cells && documents.stream().noneMatch(Document::provisional);
  }

  /** Insist that every cell that has finished is one of a plan. */
  void requireAll(StudyPlan plan) {
    origins(plan)
        .forEach(
            (document, origin) -> {
              if (origin.cell().isEmpty() && origin.ending().isFinal()) {
                throw new EquilibriaException(
                    ErrorCode.OUTPUT_EXISTS,
                    "%s: cell %d, %s, is none of this study, which keeps all and adds others, seeds or values of axes, when it extends another; run this one into another folder"
                        .formatted(folder, origin.number(), origin.name()));
              }
            });
  }

  private Map<Document, Origin> origins(StudyPlan plan) {
    CellJson written = new CellJson(plan);
    Map<Document, Origin> origins = new LinkedHashMap<>();
    for (Document document : documents) {
      try {
        origins.put(document, written.origin(document.text()));
      } catch (IllegalArgumentException e) {
        throw malformed(document, e);
      }
    }
    return origins;
  }

  private static List<Document> ofDatabase(Path file) throws IOException {
    try (StudyDatabase database = StudyDatabase.open(file)) {
      return database.after(0).stream()
          .map(
              found ->
                  new Document(
                      found.document(), file + ": cell " + found.number(), found.provisional()))
          .toList();
    }
  }

  private static List<Document> ofLines(Path file) throws IOException {
    List<Document> documents = new ArrayList<>();
    for (String line : wholeLines(Files.readAllBytes(file))) {
      documents.add(new Document(line, file + ":" + (documents.size() + 1), false));
    }
    return documents;
  }

  /** Cut bytes, not text: what was left may end within a character. */
  private static List<String> wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
  }

  private static EquilibriaException malformed(Document document, IllegalArgumentException e) {
    return new EquilibriaException(
        ErrorCode.MALFORMED_DATA,
        "%s: this is not the result of a cell: %s".formatted(document.place(), e.getMessage()),
        e);
  }

  /** The configuration is the same: only what a machine decides can differ. */
  private static EquilibriaException otherSettings(String place) {
    return new EquilibriaException(
        ErrorCode.OUTPUT_EXISTS,
        "%s: this finished cell ran in another precision than 'auto' chooses here; go on where it"
                .formatted(place)
            + " was begun, or name the precision in a study of its own");
  }
}
