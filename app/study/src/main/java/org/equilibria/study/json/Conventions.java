package org.equilibria.study.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.equilibria.study.result.Words;
import org.jspecify.annotations.Nullable;

/** How constants and the records of sealed types are named. */
final class Conventions extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1;
  private static final String KIND = "kind";

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    Arrays.setAll(names, i -> Words.of(constants[i]));
    return names;
  }

  @Override
  public void findEnumAliases(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[][] aliases) {
    Arrays.setAll(aliases, i -> new String[] {constants[i].name()});
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated type) {
    return type.getRawType().isSealed()
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, KIND, null, false, null)
        : super.findPolymorphicTypeInfo(config, type);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated type) {
    return type.getRawType().isSealed()
        ? Arrays.stream(type.getRawType().getPermittedSubclasses())
            .map(record -> new NamedType(record, kind(record)))
            .toList()
        : super.findSubtypes(type);
  }

  /** Return the name of a class in lower case with dashes, as {@code time-limit}. */
  private static String kind(Class<?> record) {
    return record.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
