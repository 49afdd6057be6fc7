package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_owner_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Comment_member_objectContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_policy_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_trigger_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.IdentifierContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.If_exist_names_restrict_cascadeContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Publication_objectContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Rule_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_dropContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_nameContext;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement.TableName;

/** Reads DROP, triggers, policies, publications, privileges, owners and comments. */
final class ObjectTranslator {

  private final Translation all;
  private final Source source;

  ObjectTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  SqlStatement drop(Schema_dropContext node, SourceRange range) {
    if (node.drop_statements() != null) {
      If_exist_names_restrict_cascadeContext rest =
          node.drop_statements().if_exist_names_restrict_cascade();
      List<String> kind = words(node.drop_statements());
      boolean concurrently = kind.remove("concurrently");
      return new DropObjects(
          String.join(" ", kind),
          names(rest.names_references().schema_qualified_name()),
          Optional.empty(),
          concurrently,
          rest.if_exists() != null,
          rest.cascade_restrict() != null && rest.cascade_restrict().CASCADE() != null,
          range);
    }
    ParserRuleContext form = (ParserRuleContext) node.getChild(1);
    boolean ifExists = form.getRuleContext(SQLParser.If_existsContext.class, 0) != null;
    boolean cascade =
        Trees.child(form, SQLParser.Cascade_restrictContext.class)
            .filter(clause -> clause.CASCADE() != null)
            .isPresent();
    String kind = Commands.of(source.tokens(node)).substring("drop ".length());
    Optional<QualifiedName> table =
        Trees.after(form, SQLParser.ON, Schema_qualified_nameContext.class)
            .map(source::qualifiedName);
    if (table.isPresent()) {
      QualifiedName name =
          Source.unqualified(source.identifier(form.getRuleContext(IdentifierContext.class, 0)));
      return new DropObjects(kind, List.of(name), table, false, ifExists, cascade, range);
    }
    List<QualifiedName> names = names(form.getRuleContexts(Schema_qualified_nameContext.class));
    return new DropObjects(kind, names, Optional.empty(), false, ifExists, cascade, range);
  }

  ObjectStatement createTrigger(Create_trigger_statementContext node, SourceRange range) {
    var function = node.func_name.schema_qualified_name_nontype();
    if (function == null) {
      throw new NotUnderstood("trigger function");
    }
    return new ObjectStatement.CreateTrigger(
        source.identifier(node.name),
        source.qualifiedName(node.table_name),
        node.identifier_list().stream()
            .flatMap(list -> list.identifier().stream())
            .map(source::identifier)
            .toList(),
        Optional.ofNullable(node.referenced_table_name).map(source::qualifiedName),
        source.qualifiedName(function),
        range);
  }

  ObjectStatement createPolicy(Create_policy_statementContext node, SourceRange range) {
    return new ObjectStatement.CreatePolicy(
        source.identifier(node.identifier()),
        source.qualifiedName(node.schema_qualified_name()),
        Stream.of(Optional.ofNullable(node.using), Optional.ofNullable(node.check))
            .flatMap(Optional::stream)
            .map(all.expressions::expression)
            .toList(),
        range);
  }

  /** ALTER TRIGGER, RULE or POLICY: a name ON a table. */
  ObjectStatement alterTableObject(ParserRuleContext node, SourceRange range) {
    return new ObjectStatement.AlterTableObject(
        words(node).getFirst(),
        source.identifier(node.getRuleContext(IdentifierContext.class, 0)),
        source.qualifiedName(node.getRuleContext(Schema_qualified_nameContext.class, 0)),
        all.expressions.expressions(node.getRuleContexts(SQLParser.VexContext.class)),
        range);
  }

  ObjectStatement publication(
      IdentifierContext name,
      boolean create,
      List<Publication_objectContext> objects,
      SourceRange range) {
    List<TableName> tables = new ArrayList<>();
    for (Publication_objectContext object : objects) {
      object
          .publication_table_only()
          .forEach(table ->
              tables.addAll(
                  new MaintenanceTranslator(source).tables(List.of(table.only_table_multiply()))));
    }
    return new ObjectStatement.ChangePublication(source.identifier(name), create, tables, range);
  }

  ObjectStatement comment(Comment_member_objectContext node, SourceRange range) {
    Optional<QualifiedName> name =
        Trees.child(node, Schema_qualified_nameContext.class).map(source::qualifiedName);
    return new ObjectStatement.Comment(String.join(" ", words(node)), name, range);
  }

  ObjectStatement privileges(Rule_commonContext node, SourceRange range) {
    boolean grant = node.getStart().getType() == SQLParser.GRANT;
    List<QualifiedName> tables =
        node.rule_member_object() == null || node.rule_member_object().table_names == null
            ? List.of()
            : names(node.rule_member_object().table_names.schema_qualified_name());
    return new ObjectStatement.ChangePrivileges(grant, tables, range);
  }

  ObjectStatement owner(Alter_owner_statementContext node, SourceRange range) {
    var object = node.owner_member_object();
    return new ObjectStatement.ChangeOwner(
        String.join(" ", words(object)),
        Optional.ofNullable(object.name).map(source::qualifiedName),
        range);
  }

  private List<QualifiedName> names(List<Schema_qualified_nameContext> nodes) {
    return nodes.stream().map(source::qualifiedName).toList();
  }

  /** The words that stand in a node itself up to the first other thing. */
  private static List<String> words(ParserRuleContext node) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < node.getChildCount(); i++) {
      if (!(node.getChild(i) instanceof TerminalNode word)) {
        break;
      }
      words.add(Names.fold(word.getText()));
    }
    return words;
  }
}
