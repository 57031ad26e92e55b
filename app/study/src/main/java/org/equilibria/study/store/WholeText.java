package org.equilibria.study.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Append pieces of text to a file, each whole or not at all: what a full disk cut short is taken
 * back, so that the file always ends with a complete line.
 */
final class WholeText implements Closeable {

  private final SeekableByteChannel channel;

  /** Take a channel that is at the end of its file. */
  WholeText(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /** Append a piece; it is on its way to the disk when this returns. */
  void append(String text) throws IOException {
    long end = length();
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      takeBack(end, e);
      throw e;
    }
  }

  long length() throws IOException {
    return channel.position();
  }

  /** Cut the file back to an earlier length, because of a failure. */
  void takeBack(long length, Exception cause) {
    try {
      channel.truncate(length);
      channel.position(length);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
