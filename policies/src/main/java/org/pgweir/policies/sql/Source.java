package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_nameContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_name_nontypeContext;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;

/** The text under a parse tree: ranges, names and words of its nodes. */
record Source(
    String text,
    List<GrammarToken> tokens,
    StatementTokens statement,
    boolean standardConformingStrings) {

  /** The tokens of our lexer in a range that holds at least one. */
  StatementTokens lexed(SourceRange range) {
    return new StatementTokens(
        statement.tokens().stream()
            .filter(token -> token.start() >= range.start() && token.end() <= range.end())
            .toList());
  }

  SourceRange range(ParserRuleContext node) {
    return range(node, node);
  }

  /** From the first character of one node to the last of another. */
  SourceRange range(ParserRuleContext first, ParserRuleContext last) {
    return new SourceRange(token(first.getStart()).start(), token(last.getStop()).end());
  }

  String text(ParserRuleContext node) {
    return range(node).of(text);
  }

  /** The tokens of a node. */
  List<GrammarToken> tokens(ParserRuleContext node) {
    return tokens.subList(node.getStart().getTokenIndex(), node.getStop().getTokenIndex() + 1);
  }

  /** The name a node consists of, whichever rule of the grammar made it. */
  Identifier identifier(ParserRuleContext node) {
    GrammarToken first = token(node.getStart());
    return new Identifier(name(first), range(node));
  }

  QualifiedName qualifiedName(Schema_qualified_nameContext node) {
    List<? extends ParserRuleContext> rest = node.identifier_reserved();
    return switch (rest.size()) {
      case 0 -> unqualified(identifier(node.identifier()));
      case 1 -> qualified(node, node.identifier(), rest.getFirst());
      // the database may be written in front; the server accepts only its own
      default -> qualified(node, rest.getFirst(), rest.getLast());
    };
  }

  QualifiedName qualifiedName(Schema_qualified_name_nontypeContext node) {
    return node.schema == null
        ? unqualified(identifier(node.identifier_nontype()))
        : qualified(node, node.schema, node.identifier_reserved_nontype());
  }

  static QualifiedName unqualified(Identifier name) {
    return new QualifiedName(Optional.empty(), name, name.range());
  }

  private QualifiedName qualified(
      ParserRuleContext whole, ParserRuleContext schema, ParserRuleContext object) {
    return new QualifiedName(Optional.of(identifier(schema)), identifier(object), range(whole));
  }

  /** Lower-case words of a node's tokens, one space between; for keywords, not for names. */
  String keywords(ParserRuleContext node) {
    StringBuilder words = new StringBuilder();
    for (GrammarToken token : tokens(node)) {
      if (words.length() > 0) {
        words.append(' ');
      }
      words.append(Names.fold(token.getText()));
    }
    return words.toString();
  }

  private String name(GrammarToken token) {
    return switch (token.getType()) {
      case SQLLexer.QuotedIdentifier -> Names.quoted(token.getText());
      case SQLLexer.UnicodeQuotedIdentifier -> unicodeName(token);
      default -> Names.unquoted(token.getText());
    };
  }

  private String unicodeName(GrammarToken token) {
    return Names.unicode(token.getText(), escape(token))
        .orElseThrow(() -> new NotUnderstood("escape in " + token.getText()));
  }

  /** The escape character of a U& constant: what UESCAPE behind it says, or a backslash. */
  char escape(GrammarToken token) {
    if (tokens.get(token.index() + 1).getType() != SQLLexer.UESCAPE) {
      return '\\';
    }
    String written = tokens.get(token.index() + 2).getText();
    if (written.length() != 3) {
      throw new NotUnderstood("UESCAPE " + written);
    }
    return written.charAt(1);
  }

  private static GrammarToken token(Token token) {
    return (GrammarToken) token;
  }
}
