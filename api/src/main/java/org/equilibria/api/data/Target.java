package org.equilibria.api.data;

import java.util.List;
import org.apiguardian.api.API;

/** What is to be learned of each sample: its class or its values. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Target {

  /** Return the number of samples. */
  int count();

  /** Return the names of the classes, or those of the values. */
  List<String> names();

  /** Return whether these are classes or values. */
  Task task();

  /**
   * The class of each sample; the array is neither copied nor changed.
   *
   * @param index positions among the names, one a sample
   * @param names what the classes are called, such as {@code 7} or {@code versicolor}; not every
   *     one need have a sample
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  @SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
  record Classes(int[] index, List<String> names) implements Target {

    /**
     * Copy the names.
     *
     * @throws IllegalArgumentException if a position has no name
     */
    public Classes {
      names = List.copyOf(names);
      for (int position : index) {
        if (position < 0 || position >= names.size()) {
          throw new IllegalArgumentException(
              "class " + position + " is none of the " + names.size() + " named");
        }
      }
    }

    @Override
    public int count() {
      return index.length;
    }

    @Override
    public Task task() {
      return Task.CLASSIFICATION;
    }
  }

  /**
   * The values of each sample; the array is neither copied nor changed.
   *
   * @param values n x k numbers, row-major
   * @param names what the k values are called
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  @SuppressWarnings("ArrayRecordComponent") // a carrier of large arrays, never compared
  record Values(double[] values, List<String> names) implements Target {

    /**
     * Copy the names.
     *
     * @throws IllegalArgumentException if there are no names or not as many values a sample
     */
    public Values {
      names = List.copyOf(names);
      if (names.isEmpty() || values.length % names.size() != 0) {
        throw new IllegalArgumentException(
            String.format("%d values are not samples of %d values", values.length, names.size()));
      }
    }

    @Override
    public int count() {
      return values.length / names.size();
    }

    @Override
    public Task task() {
      return Task.REGRESSION;
    }
  }
}
