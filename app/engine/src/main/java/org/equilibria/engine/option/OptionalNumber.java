package org.equilibria.engine.option;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The type of {@link OptionalInt} and {@link OptionalDouble} options; empty text means no value.
 */
record OptionalNumber(OptionType number) implements OptionType {

  private static final String NONE = "";

  static OptionalNumber ofInt() {
    return new OptionalNumber(new WholeNumber(false));
  }

  static OptionalNumber ofDouble() {
    return new OptionalNumber(new DecimalNumber());
  }

  @Override
  public String phrase() {
    return number.phrase();
  }

  @Override
  public String label() {
    return number.label() + " or nothing";
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(number.json());
    json.remove("pattern");
    return json;
  }

  @Override
  public Optional<?> read(Object raw) {
    return raw instanceof String text && text.isBlank() ? Optional.of(NONE) : number.read(raw);
  }

  @Override
  public boolean ranged() {
    return true;
  }

  @Override
  public double measure(Object value) {
    return value.equals(NONE) ? Double.NaN : number.measure(value);
  }

  @Override
  public double lowest() {
    return number.lowest();
  }

  @Override
  public double highest() {
    return number.highest();
  }

  @Override
  public Object convert(Object value) {
    boolean none = value.equals(NONE);
    return number instanceof WholeNumber
        ? (none ? OptionalInt.empty() : OptionalInt.of((int) number.convert(value)))
        : (none ? OptionalDouble.empty() : OptionalDouble.of((double) number.convert(value)));
  }

  @Override
  public Object write(Object held) {
    if (held instanceof OptionalInt whole) {
      return whole.isPresent() ? (Object) whole.getAsInt() : NONE;
    }
    OptionalDouble decimal = (OptionalDouble) held;
    return decimal.isPresent() ? (Object) decimal.getAsDouble() : NONE;
  }
}
