package org.equilibria.engine.option;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The type of {@code double} options; only finite numbers are accepted. */
record DecimalNumber() implements OptionType {

  /** What a text that stands for a number has, for JSON Schema. */
  static final String DIGITS = "^[-+0-9.eE]+$";

  @Override
  public String phrase() {
    return "a finite number";
  }

  @Override
  public String label() {
    return "number";
  }

  @Override
  public Map<String, Object> json() {
    return Map.of("type", List.of("number", "string"), "pattern", DIGITS);
  }

  @Override
  public Optional<?> read(Object raw) {
    return Decimals.read(raw).map(Number::doubleValue).filter(Double::isFinite);
  }

  @Override
  public boolean ranged() {
    return true;
  }

  @Override
  public double measure(Object value) {
    return (double) value;
  }
}
