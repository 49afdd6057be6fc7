package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Looks at the children of a parse tree node that the grammar gives no name of their own. */
final class Trees {

  private Trees() {}

  /** The child right behind the first token of that type, if it is of that kind. */
  static <N extends ParserRuleContext> Optional<N> after(
      ParserRuleContext node, int tokenType, Class<N> kind) {
    for (int i = 0; i + 1 < node.getChildCount(); i++) {
      if (isToken(node.getChild(i), tokenType)) {
        return kind.isInstance(node.getChild(i + 1))
            ? Optional.of(kind.cast(node.getChild(i + 1)))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The children of that kind behind the first token of that type, up to the next other token. */
  static <N extends ParserRuleContext> List<N> listAfter(
      ParserRuleContext node, int tokenType, int separatorType, Class<N> kind) {
    List<N> found = new ArrayList<>();
    boolean open = false;
    for (int i = 0; i < node.getChildCount(); i++) {
      ParseTree child = node.getChild(i);
      if (open && kind.isInstance(child)) {
        found.add(kind.cast(child));
      } else if (child instanceof TerminalNode) {
        open = open ? isToken(child, separatorType) : isToken(child, tokenType);
        if (!open && !found.isEmpty()) {
          break;
        }
      }
    }
    return found;
  }

  static <N extends ParserRuleContext> Optional<N> child(ParserRuleContext node, Class<N> kind) {
    return Optional.ofNullable(node.getRuleContext(kind, 0));
  }

  static boolean has(ParserRuleContext node, int tokenType) {
    return node.getToken(tokenType, 0) != null;
  }

  static boolean isToken(ParseTree node, int type) {
    return node instanceof TerminalNode terminal && terminal.getSymbol().getType() == type;
  }
}
