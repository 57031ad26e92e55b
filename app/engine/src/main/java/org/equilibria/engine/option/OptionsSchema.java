package org.equilibria.engine.option;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.guard.PlainText;

/**
 * The schema of one options record, whose components are annotated with {@link
 * org.equilibria.api.option.Option}, which binds values by name to it.
 *
 * @param <O> the record
 */
public final class OptionsSchema<O extends Record> {

  private final Class<O> type;
  private final Constructor<O> constructor;
  private final List<OptionSchema> options;

  private OptionsSchema(Class<O> type, Constructor<O> constructor, List<OptionSchema> options) {
    this.type = type;
    this.constructor = constructor;
    this.options = List.copyOf(options);
  }

  /**
   * Read the declarations of a record: it is public, every component has an {@code @Option} of a
   * supported type whose default is acceptable, and the record takes its defaults.
   *
   * @throws EquilibriaException CONTRACT_VIOLATION naming every fault
   */
  public static <O extends Record> OptionsSchema<O> of(Class<O> type) {
    List<String> faults = new ArrayList<>();
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        faults.add(c.getSimpleName() + " is not public");
      }
    }
    List<OptionSchema> options = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      OptionSchema.of(component, faults).ifPresent(options::add);
    }
    Set<String> names = new HashSet<>();
    options.stream()
        .map(OptionSchema::name)
        .filter(name -> !names.add(name))
        .forEach(name -> faults.add("two options are called '" + name + "'"));
    if (faults.isEmpty()) {
      OptionsSchema<O> schema = new OptionsSchema<>(type, constructorOf(type), options);
      List<String> refusals = new ArrayList<>();
      Optional<O> withDefaults = schema.construct(schema.defaults(), refusals);
      if (withDefaults.isPresent()) {
        options.forEach(option -> option.held(withDefaults.get())); // its accessors are code, too
        return schema;
      }
      refusals.forEach(why -> faults.add("its own defaults: " + why));
    }
    throw new EquilibriaException(
        ErrorCode.CONTRACT_VIOLATION,
        "options record " + type.getName() + ": " + String.join("; ", faults));
  }

  private static <O extends Record> Constructor<O> constructorOf(Class<O> type) {
    Class<?>[] components =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(components);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its canonical constructor", e);
    }
  }

  /**
   * Return the record for the given values; what is not given has its default.
   *
   * @param path place of the values in the user's terms, such as {@code solver.anderson}
   * @param values String, Number, Boolean, ComponentSpec or a component as a map by option name
   * @param components the components that values may name
   * @param mistakes receives every mistake; if any is added the record holds the default of each
   *     faulty option
   * @throws EquilibriaException PLUGIN_FAILURE if the record fails other than by refusing the
   *     values
   */
  public O bind(
      KeyPath path,
      Map<String, Object> values,
      NestedComponents components,
      List<Mistake> mistakes) {
    int before = mistakes.size();
    reportUnknown(path, values, mistakes);
    Object[] arguments = defaults();
    for (int i = 0; i < arguments.length; i++) {
      OptionSchema option = options.get(i);
      Object raw = values.get(option.name());
      if (raw != null) {
        arguments[i] =
            option.read(path.key(option.name()), raw, components, mistakes).orElse(arguments[i]);
      }
    }
    // A refusal of values mixed with defaults in place of faulty ones would only mislead.
    List<String> refusals = new ArrayList<>();
    Optional<O> bound = construct(arguments, refusals);
    if (mistakes.size() == before) {
      refusals.forEach(why -> mistakes.add(new Mistake(path, why)));
    }
    return bound.orElseGet(this::withDefaults);
  }

  private void reportUnknown(KeyPath path, Map<String, Object> values, List<Mistake> mistakes) {
    List<String> names = options.stream().map(OptionSchema::name).toList();
    for (String name : values.keySet()) {
      if (!names.contains(name)) {
        mistakes.add(
            new Mistake(
                path.key(name), "unknown option" + Names.help(name, names, "it has no options")));
      }
    }
  }

  private Object[] defaults() {
    return options.stream().map(OptionSchema::defaultValue).toArray();
  }

  private O withDefaults() {
    List<String> refusals = new ArrayList<>();
    return construct(defaults(), refusals)
        .orElseThrow(
            () ->
                new EquilibriaException(
                    ErrorCode.PLUGIN_FAILURE, "refused its own defaults: " + refusals));
  }

  /** Return the record, or nothing and the reason for which it refuses the arguments. */
  private Optional<O> construct(Object[] arguments, List<String> refusals) {
    try {
      return Optional.of(constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof EquilibriaException || cause instanceof IllegalArgumentException) {
        refusals.add(PlainText.of(cause.getMessage()));
        return Optional.empty();
      }
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE,
          type.getName() + " failed: " + PlainText.of(cause == null ? e : cause),
          cause);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE, type.getName() + " failed: " + PlainText.of(e), e);
    }
  }

  /**
   * Return every option of a record in the form in which {@link #bind} takes them, nested requests
   * completed.
   */
  public Map<String, Object> write(O holder, NestedComponents components) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSchema option : options) {
      values.put(option.name(), option.write(holder, components));
    }
    return values;
  }

  /** Return every option of a record whose requests are complete, as {@link #bind} takes them. */
  public Map<String, Object> write(O holder) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSchema option : options) {
      values.put(option.name(), option.write(holder));
    }
    return values;
  }

  /**
   * Return a JSON Schema (draft 2020-12) of the value of each option, by its name in declaration
   * order, as maps, lists and single values; that of a component refers to {@code #/$defs/KIND}.
   */
  public Map<String, Object> json() {
    Map<String, Object> properties = new LinkedHashMap<>();
    options.forEach(option -> properties.put(option.name(), option.json()));
    return properties;
  }

  /** Return the descriptions of the options in declaration order. */
  public List<OptionDescription> describe() {
    return options.stream().map(OptionSchema::describe).toList();
  }
}
