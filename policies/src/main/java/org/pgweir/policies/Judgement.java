package org.pgweir.policies;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pgweir.policies.sql.tree.Splice;

/**
 * The verdicts on one text, statement by statement in the order of the text.
 *
 * @param epoch the {@link Judge#epoch()} it was made at
 * @param reach what else it holds for
 */
public record Judgement(List<JudgedStatement> statements, long epoch, Reach reach) {

  /**
   * What a judgement holds for beside the text it was made of.
   *
   * @param wholeShape every text of the same {@linkplain org.pgweir.policies.sql.StatementShape
   *     shape}: each of its statements goes on, nothing was found, and no literal was looked at
   * @param anyTransaction every transaction that has left no {@linkplain
   *     org.pgweir.policies.analysis.Trace#weighsOnData trace that weighs on data}
   * @param lasting the whole of its epoch; else it depends on what sessions do, and is worth
   *     nothing when the statement comes again
   */
  public record Reach(boolean wholeShape, boolean anyTransaction, boolean lasting) {

    /** Of a judgement that holds as long as its epoch. */
    public Reach(boolean wholeShape, boolean anyTransaction) {
      this(wholeShape, anyTransaction, true);
    }

    /** The text it was made of, in the transaction it was made for. */
    public static final Reach NOTHING_ELSE = new Reach(false, false);

    /** The text it was made of, whatever the transaction. */
    public static final Reach ANY_TRANSACTION = new Reach(false, true);
  }

  public Judgement {
    statements = List.copyOf(statements);
  }

  /** Of a judge that looks at the text and at no transaction. */
  public Judgement(List<JudgedStatement> statements, long epoch) {
    this(statements, epoch, Reach.ANY_TRANSACTION);
  }

  /** The same without the places in the text it was made of. */
  public Judgement ofShape() {
    return of(statements.stream().map(each -> each.at(0, 0)).toList());
  }

  /** The same with other verdicts. */
  public Judgement with(UnaryOperator<Verdict> change) {
    return of(statements.stream().map(each -> each.with(change.apply(each.verdict()))).toList());
  }

  private Judgement of(List<JudgedStatement> changed) {
    return new Judgement(changed, epoch, reach);
  }

  /** Whether the client is to be told something about a statement that goes on. */
  public boolean warns() {
    for (JudgedStatement statement : statements) {
      if (!statement.warnings().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** What is changed in the text before the server sees it, by place. */
  public List<Splice> splices() {
    List<Splice> all = List.of();
    for (JudgedStatement statement : statements) {
      if (statement.verdict() instanceof Verdict.Amended(var amendment, var _)) {
        all = Stream.concat(all.stream(), amendment.splices().stream()).toList();
      }
    }
    return all;
  }

  /** Whether no statement is refused: each goes to the server, or something in its place. */
  public boolean forwardsAll() {
    for (JudgedStatement statement : statements) {
      boolean goes =
          switch (statement.verdict()) {
            case Verdict.Forward _,
                Verdict.Warn _,
                Verdict.Guarded _,
                Verdict.Replaced _,
                Verdict.Amended _,
                Verdict.Planned _ ->
                true;
            case Verdict.Refuse _ -> false;
          };
      if (!goes) {
        return false;
      }
    }
    return true;
  }
}
