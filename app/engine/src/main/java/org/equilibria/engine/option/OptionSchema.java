package org.equilibria.engine.option;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.option.Option;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.engine.component.ComponentNotation;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.component.Mistake;
import org.equilibria.engine.component.Names;
import org.equilibria.engine.guard.PlainText;

/** The schema of one option: its declaration, its type and its range. */
record OptionSchema(
    RecordComponent component,
    String name,
    Option declaration,
    OptionType type,
    Range range,
    Object defaultValue) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Key of the id where a request is written as a map. */
  private static final String RESERVED = "id";

  /** Return the option declared on a record component, or nothing and the faults found. */
  static Optional<OptionSchema> of(RecordComponent component, List<String> faults) {
    String name = kebab(component.getName());
    if (!NAME.matcher(name).matches()) {
      faults.add("option '" + name + "' is not a name of letters and digits in camel case");
      return Optional.empty();
    }
    if (name.equals(RESERVED)) {
      faults.add("an option cannot be called '" + RESERVED + "', which names the component itself");
      return Optional.empty();
    }
    Option declaration = component.getAnnotation(Option.class);
    if (declaration == null) {
      faults.add("component '" + component.getName() + "' has no @Option");
      return Optional.empty();
    }
    OptionType type = OptionType.of(component.getType(), declaration.kind());
    if (type == null) {
      faults.add(
          "option '" + name + "' has the unsupported type " + component.getType().getSimpleName());
      return Optional.empty();
    }
    if (type instanceof Nested == declaration.kind().isEmpty()) {
      faults.add("option '" + name + "' must have a kind if, and only if, it is a ComponentSpec");
      return Optional.empty();
    }
    Range range = Range.of(declaration, type);
    return readScalar(
            declaration.value(),
            type,
            range,
            why -> faults.add("the default of option '" + name + "': " + why))
        .map(value -> new OptionSchema(component, name, declaration, type, range, value));
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** Return the value that {@code raw} stands for, or nothing and one or more mistakes. */
  Optional<Object> read(
      KeyPath path, Object raw, NestedComponents components, List<Mistake> mistakes) {
    return type instanceof Nested
        ? readNested(path, raw, components, mistakes)
        : readScalar(raw, type, range, why -> mistakes.add(new Mistake(path, why)));
  }

  private static Optional<Object> readScalar(
      Object raw, OptionType type, Range range, Consumer<String> mistakes) {
    if (raw instanceof Map<?, ?> || raw instanceof List<?>) {
      mistakes.accept(
          "expected a single value, not " + (raw instanceof List<?> ? "a list" : "a map"));
      return Optional.empty();
    }
    Optional<?> read = type.read(raw);
    if (read.isEmpty()) {
      mistakes.accept("'" + raw + "' is not " + type.phrase() + accepted(type, range, raw));
      return Optional.empty();
    }
    Object value = read.get();
    Optional<String> excess =
        type.ranged() ? range.mistake(raw.toString(), type.measure(value)) : Optional.empty();
    if (excess.isPresent()) {
      mistakes.accept(excess.get());
      return Optional.empty();
    }
    return Optional.of(type.convert(value));
  }

  private static String accepted(OptionType type, Range range, Object raw) {
    if (type instanceof Choice choice) {
      return Names.nearest(raw.toString(), choice.constants().keySet())
          .map(near -> "; did you mean '" + near + "'?")
          .orElse("");
    }
    return type.ranged() ? range.accepted() : "";
  }

  private Optional<Object> readNested(
      KeyPath path, Object raw, NestedComponents components, List<Mistake> mistakes) {
    Optional<ComponentSpec> spec = ComponentNotation.read(path, raw, mistakes);
    int before = mistakes.size();
    spec.ifPresent(request -> checkNested(path, request, components, mistakes));
    return mistakes.size() > before ? Optional.empty() : spec.map(request -> request);
  }

  private void checkNested(
      KeyPath path, ComponentSpec spec, NestedComponents components, List<Mistake> mistakes) {
    if (!isKeyword(spec, components)) {
      components.check(path, declaration.kind(), spec, mistakes);
    } else if (!spec.options().isEmpty()) {
      mistakes.add(new Mistake(path, "'" + spec.id() + "' takes no options"));
    }
  }

  /** A default that names no component is a keyword the factory understands. */
  private boolean isKeyword(ComponentSpec spec, NestedComponents components) {
    return defaultValue instanceof ComponentSpec byDefault
        && spec.id().equals(byDefault.id())
        && !components.isKnown(declaration.kind(), spec.id());
  }

  /** Return the value held by a record as it would be given, nested requests completed. */
  Object write(Record holder, NestedComponents components) {
    Object held = held(holder);
    return held instanceof ComponentSpec spec && !isKeyword(spec, components)
        ? components.resolve(declaration.kind(), spec)
        : type.write(held);
  }

  /** Return the value held by a record, whose nested requests are complete, as it is given. */
  Object write(Record holder) {
    return type.write(held(holder));
  }

  /**
   * Return what a record holds.
   *
   * @throws EquilibriaException PLUGIN_FAILURE if its accessor fails, or returns nothing
   */
  Object held(Record holder) {
    try {
      return Objects.requireNonNull(component.getAccessor().invoke(holder), "it is null");
    } catch (IllegalAccessException | InvocationTargetException | NullPointerException e) {
      throw new EquilibriaException(
          ErrorCode.PLUGIN_FAILURE, "cannot read option " + name + ": " + PlainText.of(e), e);
    }
  }

  /** Return a JSON Schema (draft 2020-12) of what is accepted. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(new TreeMap<>(type.json())); // always alike
    if (type.ranged() && type.unit().isEmpty()) {
      json.putAll(range.json());
    }
    json.put("description", PlainText.of(declaration.help()));
    if (!declaration.value().isEmpty()) {
      json.put("default", written());
    }
    return json;
  }

  private Object written() {
    Object held = type.write(defaultValue);
    return held instanceof Number || held instanceof Boolean ? held : declaration.value();
  }

  OptionDescription describe() {
    return new OptionDescription(
        name,
        type.label(),
        declaration.value(),
        type.ranged() ? range.toString() : "",
        PlainText.of(declaration.help()));
  }
}
