package org.pgweir.gateway.sql;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;

/**
 * Asks a server how it reads a text without running it: in a failed transaction a Parse message
 * still goes through the server's scanner and grammar before it is turned down.
 */
final class ParseReferee implements AutoCloseable {

  /** How many questions are under way at once. */
  private static final int BATCH = 100;

  private final RawClient client;

  ParseReferee(PostgresServer server, boolean standardConformingStrings) {
    client = RawClient.login(server.port(), "postgres", PostgresServer.SUPERUSER);
    client.query(
        "SET escape_string_warning = off; SET standard_conforming_strings = "
            + (standardConformingStrings ? "on" : "off"));
    client.query("BEGIN");
    client.query("SELECT 1/0");
  }

  /** What the server makes of a text. */
  enum Reading {
    NOTHING,
    ONE_STATEMENT,
    SEVERAL_STATEMENTS,
    ERROR
  }

  List<Reading> read(List<String> texts) {
    List<Reading> readings = new ArrayList<>(texts.size());
    for (int start = 0; start < texts.size(); start += BATCH) {
      List<String> batch = texts.subList(start, Math.min(texts.size(), start + BATCH));
      for (String text : batch) {
        client.send(FrontendBytes.parse("", text, List.of()));
        client.send(FrontendBytes.sync());
      }
      for (String text : batch) {
        readings.add(reading(text, client.readUntil('Z')));
      }
    }
    return readings;
  }

  private static Reading reading(String text, List<Frame> reply) {
    for (Frame frame : reply) {
      if (frame.type() == 'E') {
        return switch (frame.field('C')) {
          case "25P02" -> Reading.ONE_STATEMENT;
          default ->
              frame.field('M').startsWith("cannot insert multiple commands")
                  ? Reading.SEVERAL_STATEMENTS
                  : Reading.ERROR;
        };
      }
    }
    // taken without complaint: nothing at all, or what ends the transaction
    return isBlank(text) ? Reading.NOTHING : Reading.ONE_STATEMENT;
  }

  /** Whether a text the server took holds no word. */
  private static boolean isBlank(String text) {
    return text.replaceAll("(?s)--[^\n\r]*|/\\*.*\\*/", " ")
        .chars()
        .noneMatch(Character::isLetterOrDigit);
  }

  @Override
  public void close() {
    client.close();
  }
}
