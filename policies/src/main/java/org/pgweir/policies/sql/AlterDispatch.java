package org.pgweir.policies.sql;

import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_alterContext;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;

/** Sends ALTER to the translator of its family. */
final class AlterDispatch {

  private final Translation all;

  AlterDispatch(Translation all) {
    this.all = all;
  }

  SqlStatement alter(Schema_alterContext node, SourceRange range) {
    if (node.alter_table_statement() != null) {
      return new AlterTableTranslator(all).statement(node.alter_table_statement(), range);
    }
    if (node.alter_index_statement() != null) {
      return new IndexTranslator(all).alter(node.alter_index_statement(), range);
    }
    if (node.alter_type_statement() != null) {
      return new TypeStatementTranslator(all).alter(node.alter_type_statement(), range);
    }
    if (node.alter_domain_statement() != null) {
      return new TypeStatementTranslator(all).alterDomain(node.alter_domain_statement(), range);
    }
    if (node.alter_sequence_statement() != null) {
      return new ViewTranslator(all).alter(node.alter_sequence_statement(), range);
    }
    if (node.alter_view_statement() != null) {
      return new ViewTranslator(all).alter(node.alter_view_statement(), range);
    }
    if (node.alter_materialized_view_statement() != null) {
      return new ViewTranslator(all).alter(node.alter_materialized_view_statement(), range);
    }
    ObjectTranslator objects = new ObjectTranslator(all);
    if (node.alter_owner_statement() != null) {
      return objects.owner(node.alter_owner_statement(), range);
    }
    if (node.alter_trigger_statement() != null) {
      return objects.alterTableObject(node.alter_trigger_statement(), range);
    }
    if (node.alter_rule_statement() != null) {
      return objects.alterTableObject(node.alter_rule_statement(), range);
    }
    if (node.alter_policy_statement() != null) {
      return objects.alterTableObject(node.alter_policy_statement(), range);
    }
    if (node.alter_publication_statement() != null) {
      var publication = node.alter_publication_statement();
      return objects.publication(
          publication.identifier(),
          false,
          publication.alter_publication_action().publication_object(),
          range);
    }
    return new SqlStatement.OtherStatement(Commands.of(all.source.tokens(node)), range);
  }
}
