package org.equilibria.study.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The earlier file is there, whole, until the new one is; nothing else is left. */
class WholeFileTest {

  @TempDir private Path temp;
  private Path file;

  @BeforeEach
  void writeEarlierFile() throws IOException {
    file = Files.writeString(temp.resolve("model.safetensors"), "earlier");
  }

  private static void writeNew(OutputStream out) throws IOException {
    out.write("new".getBytes());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static EquilibriaException failure(Path target, WholeFile.Content content) {
    EquilibriaException e =
        catchThrowableOfType(EquilibriaException.class, () -> WholeFile.write(target, content));
    assertThat(e).as("a failure").isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
    return e;
  }

  private void assertNothingChanged() throws IOException {
    assertThat(file).hasContent("earlier");
    assertThat(names()).containsExactly("model.safetensors");
  }

  @Test
  void earlierFileIsThereUntilTheNewOneIsComplete() throws IOException {
    WholeFile.write(
        file,
        out -> {
          writeNew(out);
          out.flush();
          assertThat(file).hasContent("earlier");
          assertThat(names()).hasSize(2);
        });
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("model.safetensors");
  }

  @Test
  void newFileIsMadeWhereThereIsNone() throws IOException {
    Path other = temp.resolve("other");
    WholeFile.write(other, WholeFileTest::writeNew);
    assertThat(other).hasContent("new");
    assertThat(names()).containsExactly("model.safetensors", "other");
  }

  @Test
  void fullDiskLeavesTheEarlierFile() throws IOException {
    EquilibriaException e =
        failure(
            file,
            out -> {
              out.write(new byte[100_000]);
              throw new IOException("No space left on device");
            });
    assertThat(e).hasMessage(file + ": cannot be written: No space left on device");
    assertNothingChanged();
  }

  @Test
  void failureOfTheContentLeavesTheEarlierFile() throws IOException {
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      writeNew(out);
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertNothingChanged();
  }

  @Test
  void failureOfTheLastStepLeavesNoDraft() throws IOException {
    Path target = temp.resolve("target");
    failure(target, out -> Files.createDirectories(target.resolve("taken")));
    assertThat(names()).containsExactly("model.safetensors", "target");
    assertThat(target.resolve("taken")).exists();
  }

  @Test
  void writerWhoseDraftIsTakenAwayFailsAndLeavesTheEarlierFile() throws IOException {
    failure(
        file,
        out -> {
          for (String name : names()) {
            if (name.endsWith(".part")) {
              Files.delete(temp.resolve(name));
            }
          }
        });
    assertNothingChanged();
  }

  @Test
  void writersOfOneFileAtOnceLeaveOneOfTheWholeFiles() throws IOException {
    WholeFile.write(
        file,
        out -> {
          writeNew(out);
          WholeFile.write(file, inner -> inner.write("between".getBytes()));
          assertThat(file).hasContent("between");
        });
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("model.safetensors");
  }

  @Test
  void interruptDoesNotStopTheWriting() {
    Thread.currentThread().interrupt();
    WholeFile.write(file, WholeFileTest::writeNew);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("new");
  }

  @Test
  void directoryIsRefused() throws IOException {
    EquilibriaException e = failure(temp, WholeFileTest::writeNew);
    assertThat(e).hasMessage(temp + ": cannot be written: it is a directory");
    assertNothingChanged();
  }

  @Test
  void fileInAMissingDirectoryIsRefused() throws IOException {
    Path absent = temp.resolve("absent");
    EquilibriaException e = failure(absent.resolve("model"), WholeFileTest::writeNew);
    assertThat(e).hasMessageEndingWith(": cannot be written: there is no directory " + absent);
    assertNothingChanged();
  }

  @Test
  void fileBelowAFileIsRefused() throws IOException {
    EquilibriaException e = failure(file.resolve("model"), WholeFileTest::writeNew);
    assertThat(e).hasMessageEndingWith("there is no directory " + file);
    assertNothingChanged();
  }

  @Test
  void deviceIsRefusedAndNotReplaced() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device), "this system has no /dev/null");
    EquilibriaException e = failure(device, WholeFileTest::writeNew);
    assertThat(e).hasMessage("/dev/null: cannot be written: it is no ordinary file");
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void directoryWithoutPermissionIsRefused() throws IOException {
    assumeTrue(temp.toFile().setWritable(false), "permissions cannot be taken here");
    try {
      assumeTrue(!Files.isWritable(temp), "this user may write everywhere");
      EquilibriaException e = failure(file, WholeFileTest::writeNew);
      assertThat(e).hasMessage(file + ": cannot be written: permission denied");
    } finally {
      assertThat(temp.toFile().setWritable(true)).isTrue();
    }
    assertNothingChanged();
  }

  @Test
  void writeProtectedFileIsRefused() throws IOException {
    assumeTrue(file.toFile().setWritable(false), "permissions cannot be taken here");
    assumeTrue(!Files.isWritable(file), "this user may write everywhere");
    EquilibriaException e = failure(file, WholeFileTest::writeNew);
    assertThat(e).hasMessage(file + ": cannot be written: permission denied");
    assertNothingChanged();
  }

  @Test
  void linkIsFollowedAndStays() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("folder"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    WholeFile.write(link, WholeFileTest::writeNew);
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("folder", "model.safetensors");
  }

  @Test
  void linkToNothingIsRefusedAndStays() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("absent"));
    EquilibriaException e = failure(link, WholeFileTest::writeNew);
    assertThat(e).hasMessage(link + ": cannot be written: it is a link to nothing");
    assertThat(link).isSymbolicLink();
    assertThat(names()).containsExactly("link", "model.safetensors");
  }

  @Test
  void permissionsOfTheEarlierFileStay() throws IOException {
    FileStore store = Files.getFileStore(file);
    assumeTrue(store.supportsFileAttributeView("posix"), "this system has no such permissions");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    WholeFile.write(file, WholeFileTest::writeNew);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw----");
  }

  @Test
  void draftsOfCrashedWritersAreRemovedAndNothingElse() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Path abandoned = temp.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
    Path inUse = temp.resolve(file.getFileName() + "." + UUID.randomUUID() + ".part");
    Path ofAnother = temp.resolve("other." + UUID.randomUUID() + ".part");
    Path noDraft = temp.resolve(file.getFileName() + ".first.part");
    for (Path path : List.of(abandoned, inUse, ofAnother, noDraft)) {
      Files.createFile(path);
      Files.setLastModifiedTime(path, old);
    }
    Files.setLastModifiedTime(inUse, FileTime.from(Instant.now()));
    WholeFile.write(file, WholeFileTest::writeNew);
    assertThat(abandoned).doesNotExist();
    assertThat(List.of(inUse, ofAnother, noDraft)).allMatch(Files::exists);
  }

  @Test
  void checkLeavesEverythingAsItIs() throws IOException {
    WholeFile.checkWritable(file);
    WholeFile.checkWritable(temp.resolve("other"));
    assertNothingChanged();
    EquilibriaException e =
        catchThrowableOfType(
            EquilibriaException.class,
            () -> WholeFile.checkWritable(temp.resolve("absent").resolve("model")));
    assertThat(e.code()).isEqualTo(ErrorCode.IO);
  }
}
