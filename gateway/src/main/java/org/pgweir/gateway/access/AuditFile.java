package org.pgweir.gateway.access;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.AuditConfig;

/**
 * The file that lines are appended to, and those it leaves behind: {@code audit.jsonl.1} is the
 * latest of them. The chain goes on from one to the next. Confined to one thread; blocks.
 */
final class AuditFile implements AutoCloseable {

  /** A line is shorter. */
  private static final int TAIL_BYTES = 4 << 20;

  private final AuditConfig config;
  private FileChannel channel;
  private AuditChain chain;

  private AuditFile(AuditConfig config, FileChannel channel, AuditChain chain) {
    this.config = config;
    this.channel = channel;
    this.chain = chain;
  }

  /** Opens the file where it ended; a line that was not finished is no line, and is cut off. */
  static AuditFile open(AuditConfig config) throws IOException {
    Path folder = config.file().toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    AuditChain last = lastOf(config.file());
    if (last == null) {
      last = lastOf(aside(config, 1));
    }
    return new AuditFile(config, channel(config), last == null ? AuditChain.START : last);
  }

  private static FileChannel channel(AuditConfig config) throws IOException {
    FileChannel channel =
        FileChannel.open(config.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    try {
      if (!Files.isRegularFile(config.file()) || channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // said below
    }
    channel.close();
    throw new IOException("another gateway writes to it");
  }

  /** Appends lines, all of them with one write. */
  void append(Iterable<String> openObjects) throws IOException {
    AuditChain before = chain;
    StringBuilder text = new StringBuilder();
    for (String each : openObjects) {
      AuditChain.Link link = chain.append(each);
      chain = link.chain();
      text.append(link.text());
    }
    long length = channel.size();
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      chain = before;
      channel.truncate(length);
      throw e;
    }
    if (channel.size() > config.fileBytes()) {
      putAside();
    }
  }

  private void putAside() throws IOException {
    channel.close();
    Files.deleteIfExists(aside(config, config.files()));
    for (int i = config.files() - 1; i >= 1; i--) {
      if (Files.exists(aside(config, i))) {
        Files.move(aside(config, i), aside(config, i + 1), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(config.file(), aside(config, 1), StandardCopyOption.ATOMIC_MOVE);
    channel = channel(config);
  }

  private static Path aside(AuditConfig config, int number) {
    return config.file().resolveSibling(config.file().getFileName() + "." + number);
  }

  private static @Nullable AuditChain lastOf(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return null;
    }
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      long from = Math.max(0, access.length() - TAIL_BYTES);
      byte[] tail = new byte[(int) (access.length() - from)];
      access.seek(from);
      access.readFully(tail);
      String text = new String(tail, StandardCharsets.ISO_8859_1);
      int end = text.lastIndexOf('\n');
      if (end + 1 < text.length()) {
        access.setLength(from + end + 1);
      }
      if (end < 0) {
        return null;
      }
      int start = text.lastIndexOf('\n', end - 1) + 1;
      return AuditChain.at(text.substring(start, end))
          .orElseThrow(() -> new IOException(file + " does not end in a line of an audit log"));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
