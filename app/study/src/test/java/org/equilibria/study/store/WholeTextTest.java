package org.equilibria.study.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk never leaves half a line, and nothing that was written is lost without a word. */
class WholeTextTest {

  @TempDir private Path temp;

  /** A file on a disk with room for a number of bytes. */
  private static final class SmallDisk extends RandomAccessFile {
    private final int room;

    SmallDisk(Path path, int room) throws IOException {
      super(path.toFile(), "rw");
      this.room = room;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      int free = (int) (room - getFilePointer());
      super.write(bytes, 0, Math.min(free, bytes.length));
      if (bytes.length > free) {
        throw new IOException("No space left on device");
      }
    }
  }

  @Test
  void aPieceThatDoesNotFitLeavesTheFileAsItWas() throws IOException {
    Path path = temp.resolve("lines");
    try (WholeText text = new WholeText(path, new SmallDisk(path, 10))) {
      text.append("first\n");
      assertThatThrownBy(() -> text.append("second line\n")).hasMessageContaining("No space");
      assertThat(path).hasContent("first\n");
      text.append("2nd\n");
    }
    assertThat(path).hasContent("first\n2nd\n");
  }

  @Test
  void anInterruptThatSomeoneLeftBehindStopsNothing() throws IOException {
    Path path = temp.resolve("lines");
    try (WholeText text = WholeText.atEnd(path)) {
      Thread.currentThread().interrupt();
      text.append("first\n");
      text.append("second\n");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(path).hasContent("first\nsecond\n");
  }

  @Test
  void aFileThatWasRemovedOrReplacedIsNotWrittenToInVain() throws IOException {
    Path path = temp.resolve("lines");
    try (WholeText text = WholeText.atEnd(path)) {
      text.append("first\n");
      Files.delete(path);
      assertThatThrownBy(() -> text.append("second\n")).hasMessageContaining(path.toString());
      Files.writeString(path, "another\n");
      assertThatThrownBy(() -> text.append("second\n")).hasMessageContaining(path.toString());
    }
    assertThat(path).hasContent("another\n");
  }
}
