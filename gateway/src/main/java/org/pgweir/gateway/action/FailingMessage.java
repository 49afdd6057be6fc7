package org.pgweir.gateway.action;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.gateway.action.Provoked.Meaning.Failed;
import org.pgweir.gateway.action.Provoked.Meaning.Refused;
import org.pgweir.policies.Amendment;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.sql.tree.Splice;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.backend.ErrorFields;

/**
 * Makes messages that PostgreSQL must answer with an error, in place of refused ones.
 *
 * <p>The failing statement selects a column that cannot exist, since there is no FROM. PostgreSQL
 * (13 to 18, src/backend/tcop/postgres.c) finds that out in parse analysis: after the syntax of the
 * whole text was checked, after the statements before it have run, and not at all in a failed
 * transaction, which answers 25P02 instead; just where it finds that a role may not alter a table.
 * It needs no right, no catalogue and no language, and nothing a user can create makes it succeed.
 * The name says in the server's log which rule refused.
 */
public final class FailingMessage {

  /** Identifiers are cut at 63 bytes (NAMEDATALEN - 1), with a notice that nobody asked for. */
  private static final int MAX_NAME_LENGTH = 63;

  private static final String RESERVED_NAME = "pgweir refuses";
  private static final String UNDEFINED_COLUMN = "42703";
  private static final String UNDEFINED_FUNCTION = "42883";

  private FailingMessage() {}

  /** A Query that fails. */
  public static Replacement query(Refusal refusal) {
    Provoked provoked = provoked(1, refusal);
    return new Replacement(
        FrontendType.QUERY, cString(statement(provoked)), List.of(provoked), new Positions());
  }

  /**
   * The Query with each refused statement replaced by one that fails, the amended ones amended, and
   * the rest as it was.
   *
   * @param sql the whole text
   * @param charset encodes the text as the client sent it
   * @param clientEncoding what the server takes it for
   */
  public static Replacement queryInPlaceOf(
      String sql, Charset charset, Charset clientEncoding, Judgement judgement) {
    List<Provoked> all = new ArrayList<>();
    List<Splice> splices = new ArrayList<>();
    for (JudgedStatement judged : judgement.statements()) {
      switch (judged.verdict()) {
        case Verdict.Refuse(Refusal refusal) -> {
          Provoked provoked = provoked(all.size() + 1, refusal);
          all.add(provoked);
          splices.add(new Splice(judged.start(), judged.end(), statement(provoked)));
        }
        case Verdict.Amended(Amendment amendment, var _) -> splices.addAll(amendment.splices());
        case Verdict.Forward _,
            Verdict.Warn _,
            Verdict.Guarded _,
            Verdict.Replaced _,
            Verdict.Planned _ -> {}
      }
    }
    SplicedText text = SplicedText.of(sql, charset, clientEncoding, splices);
    return new Replacement(FrontendType.QUERY, text.terminated(), all, text.positions());
  }

  /**
   * A Parse that fails.
   *
   * @param name of the statement the client wanted to prepare, ISO-8859-1 view
   */
  public static Replacement parse(String name, Refusal refusal) {
    return parse(name, provoked(1, refusal));
  }

  private static Replacement parse(String name, Provoked provoked) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    body.write(0);
    body.writeBytes(cString(statement(provoked)));
    body.write(0);
    body.write(0);
    return new Replacement(
        FrontendType.PARSE, body.toByteArray(), List.of(provoked), new Positions());
  }

  /**
   * A message that fails in place of any other one of the extended query protocol.
   *
   * <p>A Parse of a reserved name: a Bind or Execute made to fail would fail with another error
   * than 25P02 in a failed transaction.
   */
  public static Replacement inExtendedQuery(Refusal refusal) {
    return parse(RESERVED_NAME, refusal);
  }

  /** A message that fails in place of an Execute that has failed with an error of the server. */
  public static Replacement inExtendedQuery(ErrorFields failed) {
    String mark = RESERVED_NAME + " what failed";
    return parse(RESERVED_NAME, new Provoked(UNDEFINED_COLUMN, mark, new Failed(failed)));
  }

  /** A FunctionCall that fails: of the function with OID 0, without arguments. */
  public static Replacement functionCall(Refusal refusal) {
    // Int32 OID, Int16 argument formats, Int16 arguments, Int16 result format: all zero.
    Provoked provoked = new Provoked(UNDEFINED_FUNCTION, "0", new Refused(refusal));
    return new Replacement(
        FrontendType.FUNCTION_CALL, new byte[10], List.of(provoked), new Positions());
  }

  private static Provoked provoked(int number, Refusal refusal) {
    String name = RESERVED_NAME + " #" + number + ": " + refusal.rule();
    String mark = name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH));
    return new Provoked(UNDEFINED_COLUMN, mark, new Refused(refusal));
  }

  private static String statement(Provoked provoked) {
    return "SELECT \"" + provoked.mark() + "\"";
  }

  private static byte[] cString(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    return java.util.Arrays.copyOf(bytes, bytes.length + 1);
  }
}
