package org.equilibria.study.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk never leaves half a line. */
class WholeTextTest {

  @TempDir private Path temp;

  /** A file on a disk with room for a number of bytes. */
  private record SmallDisk(SeekableByteChannel file, int room) implements SeekableByteChannel {

    @Override
    public int write(ByteBuffer source) throws IOException {
      int free = (int) (room - file.position());
      if (free <= 0) {
        throw new IOException("No space left on device");
      }
      ByteBuffer part = source.slice();
      part.limit(Math.min(free, part.limit()));
      int written = file.write(part);
      source.position(source.position() + written);
      return written;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return file.read(target);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      return file.position(position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      return file.truncate(size);
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void aPieceThatDoesNotFitLeavesTheFileAsItWas() throws IOException {
    Path path = temp.resolve("lines");
    SeekableByteChannel file =
        Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (WholeText text = new WholeText(new SmallDisk(file, 10))) {
      text.append("first\n");
      assertThatThrownBy(() -> text.append("second line\n")).hasMessageContaining("No space");
      assertThat(path).hasContent("first\n");
      text.append("2nd\n");
    }
    assertThat(path).hasContent("first\n2nd\n");
  }
}
