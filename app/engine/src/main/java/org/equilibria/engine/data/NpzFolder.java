package org.equilibria.engine.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;

/**
 * The arrays of an NPZ file, a ZIP archive of NPY files. Only arrays that are asked for are
 * inflated, each to no more than its header declares.
 *
 * @param file the archive
 * @param names of its arrays, without {@code .npy}
 */
record NpzFolder(Path file, List<String> names) implements ArrayFolder {

  private static final String SUFFIX = ".npy";

  /**
   * Open an archive and close it again.
   *
   * @throws EquilibriaException IO if it cannot be read, MALFORMED_DATA if it is no archive
   */
  static NpzFolder of(Path file) {
    DataFile.requireFile(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<String> names =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith(SUFFIX))
              .map(name -> name.substring(0, name.length() - SUFFIX.length()))
              .toList();
      return new NpzFolder(file, names);
    } catch (ZipException | IllegalArgumentException e) {
      throw notAnArchive(file, e);
    } catch (IOException e) {
      throw DataFile.unreadable(file.toString(), e);
    }
  }

  private static EquilibriaException notAnArchive(Path file, Exception e) {
    return new EquilibriaException(
        ErrorCode.MALFORMED_DATA,
        file + ": is damaged or not in the NPZ format: " + e.getMessage(),
        e);
  }

  @Override
  public String place() {
    return file.toString();
  }

  @Override
  public NpyArray read(String name) {
    String place = file + ": " + name;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(name + SUFFIX);
      if (entry == null) {
        throw Faults.malformed("%s: there is no such array", place);
      }
      CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
      InputStream buffered = new BufferedInputStream(in, 1 << 16);
      NpyArray array = NpyReader.read(place, buffered);
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw Faults.malformed("%s: damaged: its checksum does not fit its content", place);
      }
      return array;
    } catch (IOException e) {
      // The file was read as an archive before: what fails now is the content of this entry.
      throw new EquilibriaException(
          ErrorCode.MALFORMED_DATA, place + ": damaged: " + IoReason.of(e), e);
    }
  }
}
