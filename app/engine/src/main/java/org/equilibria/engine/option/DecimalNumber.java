package org.equilibria.engine.option;

import java.util.Optional;

/** The type of {@code double} options; only finite numbers are accepted. */
record DecimalNumber() implements OptionType {

  @Override
  public String phrase() {
    return "a finite number";
  }

  @Override
  public String label() {
    return "number";
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
