package org.equilibria.study.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.equilibria.study.file.Header.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the JSON of a header, token by token, which refuses whatever the format does not
 * have.
 */
final class HeaderReader {

  private final JsonParser json;
  private final Malformed malformed;

  private HeaderReader(JsonParser json, Malformed malformed) {
    this.json = json;
    this.malformed = malformed;
  }

  static Header read(byte[] bytes, Malformed malformed) {
    // A decoder of its own refuses what is not UTF-8; others would replace it or guess a charset.
    Reader text =
        new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
    try (JsonParser json = jsonFactory().createParser(text)) {
      return new HeaderReader(json, malformed).header();
    } catch (CharacterCodingException e) {
      throw malformed.because("the header is not UTF-8, expected JSON in UTF-8");
    } catch (JsonProcessingException e) {
      throw malformed.because("the header is not JSON: %s", Malformed.line(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
  }

  private static JsonFactory jsonFactory() {
    // The length of the header bounds names and texts.
    int longest = SafetensorsReader.LONGEST_HEADER;
    return JsonFactory.builder()
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(4)
                .maxNumberLength(longest)
                .maxNameLength(longest)
                .maxStringLength(longest)
                .build())
        .build();
  }

  private Header header() throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, "the header", "an object");
    List<Entry> tensors = new ArrayList<>();
    Map<String, String> metadata = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      checkUnique(name, seen, "the header");
      if (name.equals(TensorFile.METADATA)) {
        readMetadata(metadata);
      } else {
        tensors.add(entry(name, "tensor " + Malformed.quoted(name)));
      }
    }
    if (json.nextToken() != null) {
      throw malformed.because("the header goes on after its object, expected only spaces");
    }
    return new Header(tensors, metadata);
  }

  private void readMetadata(Map<String, String> metadata) throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, TensorFile.METADATA, "an object of texts");
    Set<String> seen = new HashSet<>();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      checkUnique(key, seen, TensorFile.METADATA);
      String label = TensorFile.METADATA + " " + Malformed.quoted(key);
      expect(json.nextToken(), JsonToken.VALUE_STRING, label, "a text");
      metadata.put(key, json.getText());
    }
  }

  private Entry entry(String name, String label) throws IOException {
    expect(json.nextToken(), JsonToken.START_OBJECT, label, "an object");
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    Set<String> seen = new HashSet<>();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      checkUnique(field, seen, label);
      JsonToken value = json.nextToken();
      switch (field) {
        case "dtype" -> {
          expect(value, JsonToken.VALUE_STRING, label + ": dtype", "a text");
          dtype = json.getText();
        }
        case "shape" -> shape = wholeNumbers(value, label + ": shape");
        case "data_offsets" -> offsets = wholeNumbers(value, label + ": data_offsets");
        default ->
            throw malformed.because(
                "%s: unknown key %s, expected dtype, shape and data_offsets",
                label, Malformed.quoted(field));
      }
    }
    EntryCheck check = new EntryCheck(malformed, label);
    return check.entry(name, dtype, shape, offsets);
  }

  private List<Long> wholeNumbers(@Nullable JsonToken array, String label) throws IOException {
    expect(array, JsonToken.START_ARRAY, label, "a list of whole numbers");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, label, "whole numbers");
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER || json.getLongValue() < 0) {
        throw malformed.because(
            "%s: %s is out of range, expected 0 to %d",
            label, Malformed.quoted(json.getText()), Long.MAX_VALUE);
      }
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  private void checkUnique(String key, Set<String> seen, String place) {
    if (!seen.add(key)) {
      throw malformed.because(
          "%s holds the key %s twice, expected once", place, Malformed.quoted(key));
    }
  }

  private void expect(
      @Nullable JsonToken found, JsonToken expected, String place, String description)
      throws IOException {
    if (found != expected) {
      throw malformed.because(
          "%s: found %s, expected %s", place, Malformed.quoted(json.getText()), description);
    }
  }
}
