package org.equilibria.study.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.NullType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * A table as an <a href="https://parquet.apache.org/docs/file-format/">Apache Parquet</a> file: one
 * row group with one page a column, values plain and uncompressed. A column is of true and false,
 * of whole numbers of 64 bits, of numbers of 64 bits or of texts, whichever holds all of its
 * values; where it has none it is of nulls. The full library is ten times the size of this
 * program's own code, and brings much of Hadoop; its description of the format is used.
 */
final class ParquetTable {

  /** What a file begins and ends with. */
  private static final String MAGIC = "PAR1";

  private static final String WRITER = "equilibria";

  /** What a column holds. */
  private enum Kind {
    NOTHING(Type.INT32, Objects::isNull),
    FLAG(Type.BOOLEAN, Boolean.class::isInstance),
    WHOLE(Type.INT64, v -> v instanceof Integer || v instanceof Long),
    NUMBER(Type.DOUBLE, Number.class::isInstance),
    TEXT(Type.BYTE_ARRAY, v -> true);

    private final Type type;
    private final Predicate<Object> holds;

    Kind(Type type, Predicate<Object> holds) {
      this.type = type;
      this.holds = holds;
    }

    static Kind of(List<Optional<?>> values) {
      List<Object> present = values.stream().<Object>flatMap(Optional::stream).toList();
      return present.isEmpty()
          ? NOTHING
          : Stream.of(FLAG, WHOLE, NUMBER, TEXT)
              .filter(kind -> present.stream().allMatch(kind.holds))
              .findFirst()
              .orElse(TEXT);
    }
  }

  /**
   * A column.
   *
   * @param values one a row; empty for none
   */
  record Column(String name, List<Optional<?>> values) {}

  private final List<Column> columns;
  private final int rows;
  private final Map<String, String> remarks;

  /**
   * Take a table.
   *
   * @param columns all as long as each other
   * @param remarks texts kept in the file by name
   */
  ParquetTable(List<Column> columns, Map<String, String> remarks) {
    this.columns = columns;
    this.remarks = remarks;
    rows = columns.get(0).values().size();
  }

  void write(OutputStream out) throws IOException {
    out.write(MAGIC.getBytes(StandardCharsets.US_ASCII));
    long offset = MAGIC.length();
    List<ColumnChunk> chunks = new ArrayList<>();
    List<SchemaElement> schema = new ArrayList<>();
    SchemaElement root = new SchemaElement("table");
    root.setNum_children(columns.size());
    schema.add(root);
    for (Column column : columns) {
      Kind kind = Kind.of(column.values());
      schema.add(element(column.name(), kind));
      byte[] header = new byte[0];
      byte[] page = new byte[0];
      if (rows > 0) {
        page = content(column.values(), kind);
        header = header(page.length);
      }
      long size = header.length + page.length;
      out.write(header);
      out.write(page);
      ColumnMetaData data =
          new ColumnMetaData(
              kind.type,
              List.of(Encoding.PLAIN, Encoding.RLE),
              List.of(column.name()),
              CompressionCodec.UNCOMPRESSED,
              rows,
              size,
              size,
              offset);
      ColumnChunk chunk = new ColumnChunk(offset);
      chunk.setMeta_data(data);
      chunks.add(chunk);
      offset += size;
    }
    footer(out, schema, chunks);
  }

  private static SchemaElement element(String name, Kind kind) {
    SchemaElement element = new SchemaElement(name);
    element.setType(kind.type);
    element.setRepetition_type(FieldRepetitionType.OPTIONAL);
    if (kind == Kind.TEXT) {
      element.setConverted_type(ConvertedType.UTF8);
      element.setLogicalType(LogicalType.STRING(new StringType()));
    } else if (kind == Kind.NOTHING) {
      element.setLogicalType(LogicalType.UNKNOWN(new NullType()));
    }
    return element;
  }

  private byte[] header(int size) throws IOException {
    PageHeader header = new PageHeader(PageType.DATA_PAGE, size, size);
    header.setData_page_header(
        new DataPageHeader(rows, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writePageHeader(header, bytes);
    return bytes.toByteArray();
  }

  private void footer(OutputStream out, List<SchemaElement> schema, List<ColumnChunk> chunks)
      throws IOException {
    long size = chunks.stream().mapToLong(c -> c.getMeta_data().getTotal_uncompressed_size()).sum();
    List<RowGroup> groups = rows == 0 ? List.of() : List.of(new RowGroup(chunks, size, rows));
    FileMetaData data = new FileMetaData(1, schema, rows, groups);
    data.setCreated_by(WRITER);
    for (Map.Entry<String, String> remark : remarks.entrySet()) {
      KeyValue entry = new KeyValue(remark.getKey());
      entry.setValue(remark.getValue());
      data.addToKey_value_metadata(entry);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(data, bytes);
    bytes.writeTo(out);
    out.write(ordered(Integer.BYTES).putInt(bytes.size()).array());
    out.write(MAGIC.getBytes(StandardCharsets.US_ASCII));
  }

  /** Return which rows have a value, behind the length of that, and the values. */
  private static byte[] content(List<Optional<?>> values, Kind kind) throws IOException {
    byte[] levels = levels(values);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ordered(Integer.BYTES).putInt(levels.length).array());
    bytes.write(levels);
    List<Object> present = values.stream().<Object>flatMap(Optional::stream).toList();
    switch (kind) {
      case NOTHING -> {}
      case FLAG -> bytes.write(flags(present));
      case WHOLE -> {
        for (Object value : present) {
          bytes.write(ordered(Long.BYTES).putLong(((Number) value).longValue()).array());
        }
      }
      case NUMBER -> {
        for (Object value : present) {
          bytes.write(ordered(Double.BYTES).putDouble(((Number) value).doubleValue()).array());
        }
      }
      case TEXT -> {
        for (Object value : present) {
          byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
          bytes.write(ordered(Integer.BYTES).putInt(text.length).array());
          bytes.write(text);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** Return runs of rows that have a value, or have none: twice the length, then 1 or 0. */
  private static byte[] levels(List<Optional<?>> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int start = 0;
    for (int i = 1; i <= values.size(); i++) {
      boolean present = values.get(start).isPresent();
      if (i == values.size() || values.get(i).isPresent() != present) {
        int length = (i - start) << 1;
        while (length >= 0x80) { // seven bits a byte, the low ones first
          bytes.write(length & 0x7f | 0x80);
          length >>>= 7;
        }
        bytes.write(length);
        bytes.write(present ? 1 : 0);
        start = i;
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] flags(List<Object> values) {
    byte[] bits = new byte[(values.size() + 7) / 8];
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).equals(true)) {
        bits[i / 8] |= (byte) (1 << i % 8);
      }
    }
    return bits;
  }

  private static ByteBuffer ordered(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
