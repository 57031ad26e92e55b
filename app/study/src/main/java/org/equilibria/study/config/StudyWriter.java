package org.equilibria.study.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.LayerOptions;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Split;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** A writer of studies such that reading one back gives an equal one. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class StudyWriter {

  private static final Pattern SHORT_NUMBER = Pattern.compile("0|[1-9]\\d{0,8}");

  private StudyWriter() {}

  /** Return the study as YAML text. */
  public static String yaml(StudyConfig study) {
    return yaml(tree(study));
  }

  /** Return maps by key, lists and single values as YAML text. */
  public static String yaml(Map<String, Object> tree) {
    DumpSettings settings = DumpSettings.builder().setWidth(100).build();
    return new Dump(settings).dumpToString(tree);
  }

  /** Return the study as maps by key, lists and single values. */
  public static Map<String, Object> tree(StudyConfig study) {
    Map<String, Object> tree = tree(study.base());
    if (!study.bounds().isEmpty()) {
      tree.put(Keys.BOUNDS, study.bounds().stream().map(Components::write).toList());
    }
    Map<String, Object> axes = new LinkedHashMap<>();
    study.axes().forEach(axis -> axes.put(axis.dimension().id(), axis.values()));
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(Keys.NAME, study.name());
    section.put(Keys.SEEDS, study.seeds());
    if (!axes.isEmpty()) {
      section.put(Keys.AXES_KEY, axes);
    }
    section.putAll(study.design().written());
    study.search().ifPresent(search -> section.put(Keys.SEARCH, search.written()));
    if (study.keep()
        != Keep.NONE) { // folders of earlier versions, which kept none, are gone on with
      section.putAll(Components.section(KeepSettings.class, new KeepSettings(study.keep())));
    }
    if (!study.limits().equals(LimitSettings.DEFAULT)) {
      section.putAll(Components.section(LimitSettings.class, study.limits()));
    }
    tree.put(Keys.STUDY, section);
    return tree;
  }

  /**
   * Return a pipeline as maps by key, lists and single values. It has no readout bias unless it
   * says so: folders of earlier versions, which had none, are gone on with.
   */
  public static Map<String, Object> tree(Pipeline pipeline) {
    Map<String, Object> tree = complete(pipeline);
    tree.put(Keys.DATA, shortest(data(pipeline.data())));
    Map<String, Object> train = Components.section(TrainSettings.class, pipeline.train());
    Keys.LATER_IN_TRAIN.forEach(train::remove);
    tree.put(Keys.TRAIN, train);
    if (!pipeline.model().readoutBias()) {
      Map<String, Object> model = model(pipeline.model(), pipeline.layers());
      model.remove("readout-bias");
      tree.put(Keys.MODEL, model);
    }
    return tree;
  }

  /** Return a pipeline with the value of every key. */
  static Map<String, Object> complete(Pipeline pipeline) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(Keys.DATA, data(pipeline.data()));
    Map<String, Object> backend = Components.writeMap(pipeline.backend());
    backend.putAll(
        Components.section(BackendSettings.class, new BackendSettings(pipeline.precision())));
    tree.put(Keys.BACKEND, backend);
    tree.put(Keys.MODEL, model(pipeline.model(), pipeline.layers()));
    tree.put(Keys.TRAIN, Components.section(TrainSettings.class, pipeline.train()));
    tree.put(Keys.SOLVER, Components.write(pipeline.solver()));
    tree.put(Keys.GRADIENT, Components.write(pipeline.gradient()));
    tree.put(Keys.TERMINATION, Components.section(Termination.class, pipeline.termination()));
    tree.put(Keys.RESCUE, Components.section(RescueSettings.class, pipeline.rescue()));
    return tree;
  }

  private static Map<String, Object> data(DataSettings data) {
    Map<String, Object> map = Components.writeMap(data.source());
    List<String> classes = data.selection().classes();
    Split split = data.selection().split();
    map.put(
        Keys.CLASSES,
        classes.isEmpty() ? Keys.ALL : classes.stream().map(StudyWriter::label).toList());
    map.put(Keys.TRAIN, amount(split.train()));
    map.put(Keys.VALIDATION, amount(split.validation()));
    map.put(Keys.TEST, amount(split.test()));
    map.putAll(Components.section(DataSettings.Options.class, data.options()));
    return map;
  }

  /** Folders of earlier versions, whose data had fewer choices, are gone on with. */
  private static Map<String, Object> shortest(Map<String, Object> data) {
    Map<String, Object> map = new LinkedHashMap<>(data);
    Keys.LATER_IN_DATA.forEach(map::remove);
    return map;
  }

  /** Numbers need no quotes in YAML. */
  private static Object label(String name) {
    return SHORT_NUMBER.matcher(name).matches() ? (Object) Integer.valueOf(name) : name;
  }

  /** Return an amount as a configuration holds it. */
  static Object amount(Amount amount) {
    if (amount instanceof Amount.Count count) {
      return count.samples();
    }
    return amount instanceof Amount.Share share ? (Object) share.share() : amount.toString();
  }

  private static Map<String, Object> model(ModelSettings model, List<ComponentSpec> layers) {
    Map<String, Object> section = Components.section(ModelSettings.class, model);
    if (layers.isEmpty()) {
      return section;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(
        Keys.LAYERS, layers.stream().map(LayerOptions::shortest).map(Components::write).toList());
    section.keySet().removeAll(Keys.OF_ONE_LAYER);
    map.putAll(section);
    return map;
  }
}
