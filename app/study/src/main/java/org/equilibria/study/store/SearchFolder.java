package org.equilibria.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.IoReason;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.plan.Planner;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.search.SearchCourse;

/**
 * The rounds of trials of a study within its folder, each in a folder of its own, {@code
 * search/rung-1} and so on, as any other study. A round that has ended stays as it is, failures
 * included, as the next one rests on it.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.2")
public final class SearchFolder {

  private static final String SEARCH = "search";

  private final Path folder;
  private final Catalog catalog;
  private final SearchCourse course;
  private final List<StudyResults> ended = new ArrayList<>();

  /**
   * Look for the rounds of a study.
   *
   * @param folder of the study
   * @param config has a search
   */
  public SearchFolder(Path folder, StudyConfig config, Catalog catalog) {
    this.folder = folder;
    this.catalog = catalog;
    course = new SearchCourse(config, catalog);
  }

  /** Return the plan of the search. */
  public SearchCourse course() {
    return course;
  }

  /** Return the folder of a round, from 1. */
  public Path round(int number) {
    return folder.resolve(SEARCH).resolve(SearchCourse.name(number));
  }

  /** Return the rounds that have ended. */
  public List<StudyResults> ended() {
    return List.copyOf(ended);
  }

  /**
   * Return the round that is to be run now, as a study; nothing where all have ended.
   *
   * @throws EquilibriaException OUTPUT_EXISTS if the folder holds a round of another search; IO or
   *     MALFORMED_DATA if results cannot be read
   */
  public Optional<StudyConfig> next() {
    Optional<StudyConfig> next = course.next(ended);
    while (next.isPresent()) {
      Optional<StudyResults> results = whole(round(ended.size() + 1), next.get());
      if (results.isEmpty()) {
        return next;
      }
      ended.add(results.get());
      next = course.next(ended);
    }
    return next;
  }

  /**
   * Return what the search has found, once it has ended.
   *
   * @throws EquilibriaException as {@link #next}
   */
  public Optional<List<Tuned>> found() {
    return next().isPresent() ? Optional.empty() : Optional.of(course.tuned(ended));
  }

  /**
   * How far a round is.
   *
   * @param name of its folder within the search
   * @param trainings how many it consists of
   * @param results how many of these have one
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.3")
  public record Progress(String name, int trainings, int results) {}

  /**
   * Return how far the rounds are that have ended, and the one that is to be run now; what later
   * ones consist of follows from its results.
   *
   * @throws EquilibriaException as {@link #next}
   */
  public List<Progress> progress() {
    Optional<StudyConfig> next = next();
    List<Progress> all = new ArrayList<>();
    for (StudyResults round : ended) {
      int trainings = round.plan().cells().size();
      all.add(new Progress(SearchCourse.name(all.size() + 1), trainings, trainings));
    }
    next.map(config -> present(all.size() + 1, config)).ifPresent(all::add);
    return all;
  }

  private Progress present(int number, StudyConfig config) {
    StudyPlan plan = Planner.untried(config, catalog, List.of());
    long results =
        Files.exists(round(number).resolve(ResultStore.STUDY))
            ? StudyFolder.read(round(number), plan).cells().stream()
                .filter(result -> result.ending().isFinal())
                .count()
            : 0;
    return new Progress(SearchCourse.name(number), plan.cells().size(), (int) results);
  }

  /** Return the results of a round; nothing where it has not ended. */
  private Optional<StudyResults> whole(Path round, StudyConfig config) {
    if (!Files.exists(round.resolve(ResultStore.STUDY))) {
      return Optional.empty();
    }
    try {
      if (!ResultStore.isOf(round, config)) {
        throw new EquilibriaException(
            ErrorCode.OUTPUT_EXISTS,
            "%s holds trials of another search than the study's, see its %s"
                .formatted(round, ResultStore.STUDY));
      }
      StudyResults results = StudyFolder.read(round, Planner.untried(config, catalog, List.of()));
      boolean whole =
          RecordedCells.in(round).areSettled(results.plan().cells().size())
              && results.cells().stream().noneMatch(r -> r.ending() == Ending.CANCELLED);
      return whole ? Optional.of(results) : Optional.empty();
    } catch (IOException e) {
      throw new EquilibriaException(
          ErrorCode.IO, "cannot read " + round + ": " + IoReason.of(e), e);
    }
  }
}
