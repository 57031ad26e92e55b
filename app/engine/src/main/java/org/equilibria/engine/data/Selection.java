package org.equilibria.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Mistakes;

/**
 * A choice of classes and samples, and of how inputs are scaled.
 *
 * @param classes names of the classes to tell apart, in the order of the outputs; none for all
 *     classes of the training data in their order there, and where values are learned
 * @param split how many samples serve which end
 * @param scaling how inputs are scaled; what it needs to know is taken from the training samples
 *     alone
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Selection(List<String> classes, Split split, Scaling scaling) {

  /** Copy the classes. */
  public Selection {
    classes = List.copyOf(classes);
  }

  /**
   * Return the chosen samples; the source's arrays are left as they are. Of two classes the first
   * has target -1, the second +1; of more, each has an output that is 1 for it and 0 for the
   * others.
   *
   * @throws org.equilibria.api.error.EquilibriaException INVALID_INPUT with every mistake: repeated
   *     or unknown classes, fewer than two, classes where values are learned, fewer samples than
   *     asked for; MALFORMED_DATA if the numbers are too large to standardize
   */
  public Dataset from(DataSource source) {
    List<Mistake> mistakes = new ArrayList<>();
    LabelledData train = source.train();
    List<String> targets =
        train.target() instanceof Target.Classes known
            ? chosen(train.name(), known, mistakes)
            : values(train, mistakes);
    split.check(mistakes);
    Mistakes.refuse(mistakes);
    LabelledData test = source.test().orElse(train);
    Split.Parts parts =
        split.choose(
            pool(train, targets),
            source.test().map(data -> pool(data, targets)),
            source.mixed(),
            mistakes);
    Mistakes.refuse(mistakes);
    Faults faults = new Faults();
    Gaps.report(train, faults, parts.train(), parts.validation());
    Gaps.report(test, faults, parts.test());
    faults.check();
    Schema schema =
        new Schema(train.features(), train.featureNames(), train.target().task(), targets);
    Encoder encoder = new Encoder(schema, scaling.fit(train, parts.train()));
    return new Dataset(
        encoder.encode("train", train, parts.train()),
        encoder.encode("validation", train, parts.validation()),
        encoder.encode("test", test, parts.test()),
        schema,
        encoder.preprocessing(),
        notes(source, test));
  }

  private List<String> notes(DataSource source, LabelledData test) {
    List<String> notes = new ArrayList<>(source.notes());
    for (LabelledData data : List.of(source.train(), test)) {
      long dropped = data.count() - Gaps.kept(data, IntStream.range(0, data.count())).count();
      if (dropped > 0) {
        notes.add(
            "%d of %d samples of the %s lack a value and are left out"
                .formatted(dropped, data.count(), data.name()));
      }
    }
    return notes.stream().distinct().toList();
  }

  private List<String> values(LabelledData data, List<Mistake> mistakes) {
    if (!classes.isEmpty()) {
      mistakes.add(
          mistake(
              "the %s has no classes, but values of %s; leave classes out",
              data.name(), listed(data.target().names())));
    }
    return data.target().names();
  }

  private List<String> chosen(String name, Target.Classes data, List<Mistake> mistakes) {
    List<String> present =
        IntStream.of(data.index()).distinct().sorted().mapToObj(data.names()::get).toList();
    List<String> chosen = classes.isEmpty() ? present : classes;
    Set<String> distinct = new LinkedHashSet<>(chosen);
    for (String label : distinct) {
      if (!present.contains(label)) {
        mistakes.add(
            mistake(
                "%s is not a class of the %s; its classes are %s", label, name, listed(present)));
      }
    }
    if (distinct.size() < chosen.size()) {
      mistakes.add(mistake("%s repeats a class; each is given once", listed(chosen)));
    } else if (chosen.size() < 2) {
      mistakes.add(
          mistake(
              "found %s, expected two or more to tell apart, or none for all of the %s",
              listed(chosen), name));
    }
    return chosen;
  }

  /** Return the rows of the chosen classes; all where values are learned. */
  private Split.Pool pool(LabelledData data, List<String> targets) {
    IntStream rows = Gaps.kept(data, IntStream.range(0, data.count()));
    if (data.target() instanceof Target.Classes known) {
      Set<String> chosen = new HashSet<>(targets);
      rows = rows.filter(i -> chosen.contains(known.names().get(known.index()[i])));
    }
    int[] chosen = rows.toArray();
    return new Split.Pool(
        data.name(),
        classes.isEmpty() ? "" : " of the classes " + listed(classes),
        chosen,
        data.target() instanceof Target.Classes known
            ? Arrays.stream(chosen).map(i -> known.index()[i]).toArray()
            : new int[0]);
  }

  private static Mistake mistake(String sentence, Object... given) {
    return new Mistake(KeyPath.of("classes"), String.format(sentence, given));
  }

  private static String listed(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
