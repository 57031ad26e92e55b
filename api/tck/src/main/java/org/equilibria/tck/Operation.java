package org.equilibria.tck;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.equilibria.api.matrix.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The description of one backend operation, or a variant of one, so that the rules common to all
 * operations need no case of their own.
 *
 * @param name method of {@link Backend}
 * @param traits what it does beyond writing its outputs from its inputs
 * @param inputs shapes of the matrices read, those of a {@code Matrix[]} included
 * @param outputs shapes of the matrices written
 * @param weight shape of the prepared weight, or null
 * @param hostInputs arrays passed in
 * @param hostOutputs lengths of the arrays written
 * @param call the call
 * @param reference the expected content of every matrix written, then of every array written
 */
record Operation(
    String name,
    Set<Trait> traits,
    List<Shape> inputs,
    List<Shape> outputs,
    @Nullable Shape weight,
    List<HostInput> hostInputs,
    List<HostOutput> hostOutputs,
    Call call,
    Function<Arguments, List<Expected>> reference) {

  /** What sets operations apart. */
  enum Trait {
    /** Accepts an output that is also an input. */
    ELEMENTWISE,
    /** Row i of each result depends on row i of each operand, and is rounded on the way. */
    ROW_WISE,
    /** Reads the old content of its output by intent. */
    UPDATES,
    /** Has a default implementation made of other operations. */
    COMPOSED
  }

  /** The call of the operation. */
  @FunctionalInterface
  interface Call {
    void on(Backend backend, Arguments arguments);
  }

  /**
   * An array passed in.
   *
   * @param length axes whose product is its length
   * @param values makes a double[], int[] or boolean[]
   */
  record HostInput(List<Axis> length, BiFunction<Trial, Dims, Object> values) {}

  /**
   * An array written.
   *
   * @param factor fixed factor of its length
   * @param length axes whose product is the other factor
   */
  record HostOutput(int factor, List<Axis> length) {

    int length(Dims dims) {
      return length.stream().mapToInt(axis -> axis.of(dims)).reduce(factor, (a, b) -> a * b);
    }
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Count how many operands constrain an axis. */
  int uses(Axis axis) {
    int count = 0;
    List<Shape> shapes = new ArrayList<>(inputs);
    shapes.addAll(outputs);
    if (weight != null) {
      shapes.add(weight);
    }
    for (Shape shape : shapes) {
      count += (shape.rows() == axis ? 1 : 0) + (shape.cols() == axis ? 1 : 0);
    }
    for (HostInput input : hostInputs) {
      count += input.length().contains(axis) ? 1 : 0;
    }
    for (HostOutput output : hostOutputs) {
      count += output.length().contains(axis) ? 1 : 0;
    }
    return count;
  }

  static Builder named(String name) {
    return new Builder(name);
  }

  /** A builder of descriptions. */
  static final class Builder {
    private final String name;
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private final List<Shape> inputs = new ArrayList<>();
    private final List<Shape> outputs = new ArrayList<>();
    private final List<HostInput> hostInputs = new ArrayList<>();
    private final List<HostOutput> hostOutputs = new ArrayList<>();
    private @Nullable Shape weight;

    private Builder(String name) {
      this.name = name;
    }

    Builder is(Trait... which) {
      traits.addAll(List.of(which));
      return this;
    }

    Builder reads(Axis rows, Axis cols) {
      inputs.add(new Shape(rows, cols));
      return this;
    }

    Builder writes(Axis rows, Axis cols) {
      outputs.add(new Shape(rows, cols));
      return this;
    }

    Builder weight(Axis rows, Axis cols) {
      weight = new Shape(rows, cols);
      return this;
    }

    Builder takes(BiFunction<Trial, Dims, Object> values, Axis... length) {
      hostInputs.add(new HostInput(List.of(length), values));
      return this;
    }

    Builder fills(Axis... length) {
      return fills(1, length);
    }

    Builder fills(int factor, Axis... length) {
      hostOutputs.add(new HostOutput(factor, List.of(length)));
      return this;
    }

    Operation by(Call call, Function<Arguments, List<Expected>> reference) {
      return new Operation(
          name,
          Set.copyOf(traits),
          List.copyOf(inputs),
          List.copyOf(outputs),
          weight,
          List.copyOf(hostInputs),
          List.copyOf(hostOutputs),
          call,
          reference);
    }
  }
}
