package org.equilibria.tck;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;

/** The rules of a {@link DataSource}. All samples are read several times. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class DatasetContract {

  private static final double UNWRITTEN = -77.25;
  private static final int OFFSET = 3;

  private DatasetContract() {}

  /** Return all checks. */
  public static List<ContractCheck<DataSource>> checks() {
    return List.of(
        check(
            "has-samples",
            "There are samples to train on, of at least two classes or of values.",
            DatasetContract::hasSamples),
        check(
            "names-are-distinct",
            "Features, classes and values have distinct names that are not blank.",
            DatasetContract::namesAreDistinct),
        check(
            "test-fits-training",
            "The test data have the features and the target names of the training data.",
            DatasetContract::testFitsTraining),
        check(
            "numbers-are-finite",
            "Every feature is a finite number, of its kind where it has one, or NaN where columns say"
                + " what becomes of missing values; every value is a finite number.",
            DatasetContract::numbersAreFinite),
        check(
            "writes-its-row-alone",
            "A row is written in full, whatever the array held, and nothing beside it.",
            DatasetContract::writesItsRowAlone),
        check(
            "stays-the-same",
            "The data are the same on every call and in every order of rows.",
            DatasetContract::staysTheSame));
  }

  private static ContractCheck<DataSource> check(
      String id, String statement, ContractCheck.Body<DataSource> body) {
    return new ContractCheck<>("dataset." + id, statement, body);
  }

  private static List<LabelledData> parts(DataSource subject) {
    return subject
        .test()
        .map(test -> List.of(subject.train(), test))
        .orElseGet(() -> List.of(subject.train()));
  }

  private static void hasSamples(DataSource subject) {
    LabelledData train = subject.train();
    Broken.unless(train.count() > 0, "%s: there is no sample", train.name());
    for (LabelledData part : parts(subject)) {
      Broken.unless(part.features() > 0, "%s: there is no feature", part.name());
      Broken.unless(!part.name().isBlank(), "data have no name");
    }
    if (train.target() instanceof Target.Classes classes) {
      long present = Arrays.stream(classes.index()).distinct().count();
      Broken.unless(present > 1, "%s: samples are of %d class", train.name(), present);
    }
  }

  private static void namesAreDistinct(DataSource subject) {
    for (LabelledData part : parts(subject)) {
      for (List<String> names : List.of(part.featureNames(), part.target().names())) {
        Broken.unless(
            new HashSet<>(names).size() == names.size()
                && names.stream().noneMatch(String::isBlank),
            "%s: names are %s",
            part.name(),
            names);
      }
    }
  }

  private static void testFitsTraining(DataSource subject) {
    LabelledData train = subject.train();
    for (LabelledData part : parts(subject)) {
      Broken.unless(
          part.features() == train.features()
              && part.featureNames().equals(train.featureNames())
              && part.columns().equals(train.columns()),
          "%s has other features than %s",
          part.name(),
          train.name());
      Broken.unless(
          part.target().task() == train.target().task()
              && part.target().names().equals(train.target().names()),
          "%s is to learn %s, %s %s",
          part.name(),
          part.target().names(),
          train.name(),
          train.target().names());
    }
  }

  private static void numbersAreFinite(DataSource subject) {
    for (LabelledData part : parts(subject)) {
      double[] row = new double[part.features()];
      for (int i = 0; i < part.count(); i++) {
        part.inputs().copy(i, row, 0);
        Broken.unless(
            IntStream.range(0, row.length).allMatch(k -> part.columns().accepts(k, row[k])),
            "%s: row %d is %s",
            part.name(),
            i,
            Arrays.toString(row));
      }
      Broken.unless(
          !(part.target() instanceof Target.Values values)
              || Arrays.stream(values.values()).allMatch(Double::isFinite),
          "%s: a value to learn is not finite",
          part.name());
    }
  }

  private static void writesItsRowAlone(DataSource subject) {
    for (LabelledData part : parts(subject)) {
      Rows rows = part.inputs();
      double[] alone = new double[rows.features()];
      double[] among = new double[OFFSET + rows.features() + 1];
      for (int i = 0; i < rows.count(); i++) {
        Arrays.fill(alone, Double.NaN);
        Arrays.fill(among, UNWRITTEN);
        rows.copy(i, alone, 0);
        rows.copy(i, among, OFFSET);
        for (int k = 0; k < among.length; k++) {
          boolean own = k >= OFFSET && k < OFFSET + alone.length;
          double expected = own ? alone[k - OFFSET] : UNWRITTEN;
          Broken.unless(
              Double.compare(among[k], expected) == 0,
              "%s: row %d written from %d on has %s instead of %s at %d",
              part.name(),
              i,
              OFFSET,
              among[k],
              expected,
              k);
        }
      }
    }
  }

  private static void staysTheSame(DataSource subject) {
    boolean mixed = subject.mixed();
    List<LabelledData> first = parts(subject);
    List<LabelledData> second = parts(subject);
    Broken.unless(first.size() == second.size(), "the test data come and go");
    Broken.unless(subject.mixed() == mixed, "the order is mixed and is not");
    for (int p = 0; p < first.size(); p++) {
      same(first.get(p), second.get(p));
    }
  }

  private static void same(LabelledData first, LabelledData second) {
    Broken.unless(
        first.count() == second.count()
            && first.features() == second.features()
            && first.featureNames().equals(second.featureNames())
            && first.target().names().equals(second.target().names()),
        "%s: sizes or names change",
        first.name());
    Broken.unless(sameTargets(first.target(), second.target()), "%s: targets change", first.name());
    int width = first.features();
    double[] all = new double[Math.multiplyExact(first.count(), width)];
    for (int i = 0; i < first.count(); i++) {
      first.inputs().copy(i, all, i * width);
    }
    double[] row = new double[width];
    for (int i = first.count() - 1; i >= 0; i--) {
      second.inputs().copy(i, row, 0);
      Broken.unless(
          Arrays.equals(row, 0, width, all, i * width, (i + 1) * width),
          "%s: row %d changes",
          first.name(),
          i);
    }
  }

  private static boolean sameTargets(Target first, Target second) {
    if (first.task() != second.task()) {
      return false;
    }
    return first.task() == Task.CLASSIFICATION
        ? Arrays.equals(((Target.Classes) first).index(), ((Target.Classes) second).index())
        : Arrays.equals(((Target.Values) first).values(), ((Target.Values) second).values());
  }
}
