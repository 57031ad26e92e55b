package org.equilibria.study.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apiguardian.api.API;
import org.equilibria.api.solve.Termination;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.data.Amount;
import org.equilibria.engine.data.Scaling;
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
    study.axes().forEach(axis -> axes.put(axis.dimension().id(), values(axis)));
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(Keys.NAME, study.name());
    section.put(Keys.SEEDS, study.seeds());
    if (!axes.isEmpty()) {
      section.put(Keys.AXES, axes);
    }
    if (study.keep()
        != Keep.NONE) { // folders of earlier versions, which kept none, are gone on with
      section.put(Keys.KEEP, Components.written(study.keep()));
    }
    tree.put(Keys.STUDY, section);
    return tree;
  }

  /** Return a pipeline as maps by key, lists and single values. */
  public static Map<String, Object> tree(Pipeline pipeline) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(Keys.DATA, data(pipeline.data()));
    Map<String, Object> backend = Components.writeMap(pipeline.backend());
    backend.put(Keys.PRECISION, Components.written(pipeline.precision()));
    tree.put(Keys.BACKEND, backend);
    tree.put(Keys.MODEL, model(pipeline.model(), pipeline.layers()));
    tree.put(Keys.TRAIN, train(pipeline.train()));
    tree.put(Keys.SOLVER, Components.write(pipeline.solver()));
    tree.put(Keys.GRADIENT, Components.write(pipeline.gradient()));
    tree.put(Keys.TERMINATION, termination(pipeline.termination()));
    tree.put(Keys.RESCUE, rescue(pipeline.rescue()));
    return tree;
  }

  /** Return the values of an axis as a configuration holds them. */
  static <T> List<Object> values(Axis<T> axis) {
    return axis.values().stream().map(axis.dimension()::write).toList();
  }

  private static Map<String, Object> data(DataSettings data) {
    Map<String, Object> map = Components.writeMap(data.source());
    List<String> classes = data.selection().classes();
    Split split = data.selection().split();
    Scaling scaling = data.selection().scaling();
    map.put(
        Keys.CLASSES,
        classes.isEmpty() ? Keys.ALL : classes.stream().map(StudyWriter::label).toList());
    map.put(Keys.TRAIN, amount(split.train()));
    map.put(Keys.VALIDATION, amount(split.validation()));
    map.put(Keys.TEST, amount(split.test()));
    map.put(Keys.SPLIT_SEED, split.seed());
    map.put(Keys.STANDARDIZE, scaling.standardize());
    map.put(Keys.CONSTANT, scaling.constant());
    map.put(Keys.UNIT_NORM, scaling.unitNorm());
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
    Map<String, Object> map = new LinkedHashMap<>();
    if (layers.isEmpty()) {
      map.put("width", model.width());
      map.put("parameterization", Components.write(model.parameterization()));
      map.put("activation", Components.write(model.activation()));
      map.put("injection", Components.write(model.injection()));
    } else {
      map.put(Keys.LAYERS, layers.stream().map(Components::write).toList());
    }
    map.put("centred", model.centred());
    map.put("alpha", model.alpha());
    return map;
  }

  private static Map<String, Object> train(TrainSettings train) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("layers", Components.written(train.layers()));
    map.put("optimizer", Components.write(train.optimizer()));
    map.put("schedule", Components.write(train.schedule()));
    map.put("warm-up", train.warmUp());
    map.put("clip-norm", train.clipNorm());
    map.put("loss", Components.write(train.loss()));
    map.put("epochs", train.epochs());
    map.put("batch", train.batch());
    map.put("warm-start", train.warmStart());
    map.put("patience", train.patience());
    map.put("max-updates", train.maxUpdates());
    map.put("time-limit", Components.written(train.timeLimit()));
    map.put("hold", Components.written(train.hold()));
    map.put("watch", train.watch());
    map.put("monitor", train.monitor());
    return map;
  }

  /** Return what happens to rows that did not converge by option name. */
  static Map<String, Object> rescue(RescueSettings rescue) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fallback", Components.written(rescue.fallback()));
    map.put("steps", rescue.steps());
    map.put("polish", rescue.polish());
    return map;
  }

  /** Return a termination rule by option name. */
  static Map<String, Object> termination(Termination rule) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rtol", rule.rtol());
    map.put("atol", rule.atol());
    map.put("norm", Components.written(rule.norm()));
    map.put("max-steps", rule.maxSteps());
    map.put("max-evaluations", rule.maxEvaluations());
    map.put("timeout", Components.written(rule.timeout()));
    map.put("stall-window", rule.stallWindow());
    map.put("divergence-factor", rule.divergenceFactor());
    map.put("keep", Components.written(rule.keep()));
    map.put("componentwise", rule.componentwise());
    return map;
  }
}
