package org.equilibria.host.guard;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.InputColumns;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Rows;
import org.equilibria.api.data.Target;
import org.equilibria.engine.guard.PlainText;

/** Data of others, asked for once and checked as they are read. */
final class GuardedData {

  private GuardedData() {}

  /**
   * Return the data of a source, whose parts fit each other and whose entries are what their
   * columns say.
   */
  static DataSource of(DataSource source, Owner owner) {
    boolean mixed = owner.given("mixed()", source::mixed);
    LabelledData train = owner.given("train()", source::train);
    Optional<LabelledData> test = owner.given("test()", source::test);
    List<String> notes = owner.given("notes()", source::notes);
    try {
      DataSource checked =
          DataSource.of(
              checked(train, owner), test.map(data -> checked(data, owner)), mixed, plain(notes));
      if (train.count() == 0) {
        throw owner.broken("there is no sample to train on");
      }
      return checked;
    } catch (IllegalArgumentException e) { // sizes or names that do not fit
      throw owner.broken(PlainText.of(e));
    }
  }

  private static LabelledData checked(LabelledData data, Owner owner) {
    String name = PlainText.of(owner.present(data.name(), "the name of its data is"));
    Rows inputs = owner.present(data.inputs(), "the inputs of its " + name + " are");
    Target target = owner.present(data.target(), "the target of its " + name + " is");
    if (target instanceof Target.Values values
        && !Arrays.stream(values.values()).allMatch(Double::isFinite)) {
      throw owner.broken("a value to learn of its " + name + " is not finite");
    }
    InputColumns columns = owner.present(data.columns(), "the columns of its " + name + " are");
    return new LabelledData(
        name,
        new GuardedRows(inputs, columns, name, owner),
        plain(data.featureNames()),
        columns,
        plain(target));
  }

  private static Target plain(Target target) {
    List<String> names = plain(target.names());
    return target instanceof Target.Classes classes
        ? new Target.Classes(classes.index(), names)
        : new Target.Values(((Target.Values) target).values(), names);
  }

  private static List<String> plain(List<String> names) {
    return names.stream().map(PlainText::of).toList();
  }

  private record GuardedRows(Rows rows, InputColumns columns, String name, Owner owner)
      implements Rows {

    @Override
    public int count() {
      return owner.given("count()", rows::count);
    }

    @Override
    public int features() {
      return owner.given("features()", rows::features);
    }

    @Override
    public void copy(int row, double[] target, int start) {
      double[] own = new double[features()]; // so that it reaches no other row
      Arrays.fill(own, Double.NaN);
      owner.run("copy()", () -> rows.copy(row, own, 0));
      for (int i = 0; i < own.length; i++) {
        if (!columns.accepts(i, own[i])) {
          throw owner.broken(
              "feature %d of row %d of its %s is %s".formatted(i, row, name, own[i]));
        }
      }
      System.arraycopy(own, 0, target, start, own.length);
    }
  }
}
