package org.equilibria.host.wiring;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.multibindings.MapBinderBinding;
import com.google.inject.multibindings.MultibinderBinding;
import com.google.inject.multibindings.MultibindingsTargetVisitor;
import com.google.inject.multibindings.OptionalBinderBinding;
import com.google.inject.spi.DefaultBindingTargetVisitor;
import com.google.inject.spi.DefaultElementVisitor;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.Element;
import com.google.inject.spi.Elements;
import com.google.inject.spi.HasDependencies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.matrix.Backend;
import org.equilibria.api.spi.ComponentSpec;

/** The modules that a program installed: what they bind has to serve what a run asks for. */
final class Installed {

  private final List<Module> modules;
  private final Map<Key<?>, Binding<?>> bound = new LinkedHashMap<>();

  Installed(List<Module> modules) {
    this.modules = List.copyOf(modules);
    for (Element element : Elements.getElements(this.modules)) {
      element.acceptVisitor(
          new DefaultElementVisitor<Boolean>() {
            @Override
            public <T> Boolean visit(Binding<T> binding) {
              bound.put(binding.getKey(), binding);
              return true;
            }
          });
    }
  }

  List<Module> modules() {
    return modules;
  }

  /**
   * Refuse what no run asks for, and a backend other than the one that this run names.
   *
   * @throws EquilibriaException INVALID_INPUT naming every such binding and what is accepted
   */
  void check(Injector injector, RunSettings settings) {
    if (bound.isEmpty()) {
      return;
    }
    Set<Key<?>> used = reached(injector);
    List<MultibinderBinding<?>> sets = sets(injector);
    List<String> unused =
        bound.values().stream()
            .filter(binding -> !used.contains(binding.getKey()))
            .filter(binding -> sets.stream().noneMatch(set -> isPart(binding, set)))
            .map(Installed::described)
            .toList();
    if (!unused.isEmpty()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          "an installed module binds what no run asks for: %s; a run takes %s"
              .formatted(String.join("; ", unused), accepted()));
    }
    if (bound.containsKey(Key.get(Backend.class))) {
      settings.backend().ifPresent(named -> requireSame(named, injector));
    }
  }

  private static void requireSame(ComponentSpec named, Injector injector) {
    String given = injector.getInstance(Backend.class).info().id();
    if (!named.id().equals(given)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          ("the backend '%s' is asked for, and the one that was given is '%s': a result would name"
                  + " a backend that did not compute it; offer yours by a plugin and name it")
              .formatted(named.id(), given));
    }
  }

  /** Return every key that a replaceable one needs, itself included. */
  private static Set<Key<?>> reached(Injector injector) {
    Set<Key<?>> reached = new HashSet<>();
    Deque<Key<?>> next = new ArrayDeque<>(RunModule.replaceable().keySet());
    while (!next.isEmpty()) {
      Key<?> key = next.pop();
      Binding<?> binding = injector.getExistingBinding(key);
      if (reached.add(key) && binding instanceof HasDependencies needs) {
        needs.getDependencies().stream().map(Dependency::getKey).forEach(next::push);
      }
    }
    return reached;
  }

  /** Return the sets that are bound element by element. */
  private List<MultibinderBinding<?>> sets(Injector injector) {
    List<MultibinderBinding<?>> sets = new ArrayList<>();
    for (Key<?> key : bound.keySet()) {
      Binding<?> binding = injector.getExistingBinding(key);
      if (binding != null) {
        binding.acceptTargetVisitor(new SetCollector<>(sets));
      }
    }
    return sets;
  }

  /** Return whether a binding is an element of a set, or the set in another form. */
  private static boolean isPart(Binding<?> binding, MultibinderBinding<?> set) {
    return set.containsElement(binding) && !binding.getKey().equals(set.getSetKey());
  }

  private static final class SetCollector<T> extends DefaultBindingTargetVisitor<T, Boolean>
      implements MultibindingsTargetVisitor<T, Boolean> {

    private final List<MultibinderBinding<?>> sets;

    SetCollector(List<MultibinderBinding<?>> sets) {
      this.sets = sets;
    }

    @Override
    protected Boolean visitOther(Binding<? extends T> binding) {
      return false;
    }

    @Override
    public Boolean visit(MultibinderBinding<? extends T> set) {
      return sets.add(set);
    }

    @Override
    public Boolean visit(MapBinderBinding<? extends T> map) {
      return false;
    }

    @Override
    public Boolean visit(OptionalBinderBinding<? extends T> optional) {
      return false;
    }
  }

  private static String described(Binding<?> binding) {
    Key<?> key = binding.getKey();
    String type = key.getTypeLiteral().toString();
    String annotation =
        key.getAnnotationType() == null
            ? ""
            : " annotated with @" + key.getAnnotationType().getSimpleName();
    return type + annotation + " (" + binding.getSource() + ")";
  }

  private static String accepted() {
    return RunModule.replaceable().values().stream().collect(Collectors.joining(", "));
  }
}
