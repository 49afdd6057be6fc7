package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_domain_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_type_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Cascade_restrictContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_domain_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_type_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Domain_constraintContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Type_actionContext;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TypeStatement.Action;
import org.pgweir.policies.sql.tree.TypeStatement.AlterDomain;
import org.pgweir.policies.sql.tree.TypeStatement.AlterType;
import org.pgweir.policies.sql.tree.TypeStatement.CreateDomain;
import org.pgweir.policies.sql.tree.TypeStatement.CreateType;
import org.pgweir.policies.sql.tree.TypeStatement.DomainAction;

/** Reads CREATE and ALTER of types and domains. */
final class TypeStatementTranslator {

  private final Translation all;
  private final Source source;
  private final StringLiterals strings;

  TypeStatementTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
    this.strings = new StringLiterals(source);
  }

  CreateType create(Create_type_statementContext node, SourceRange range) {
    return new CreateType(source.qualifiedName(node.name), node.ENUM() != null, range);
  }

  AlterType alter(Alter_type_statementContext node, SourceRange range) {
    List<Action> actions =
        node.type_action().isEmpty()
            ? List.of(loneAction(node))
            : node.type_action().stream().map(this::attributeAction).toList();
    return new AlterType(source.qualifiedName(node.name), actions, range);
  }

  private Action loneAction(Alter_type_statementContext node) {
    if (node.new_enum_value != null) {
      return new Action.AddValue(strings.value(node.new_enum_value), node.if_not_exists() != null);
    }
    if (node.new_enum_name != null) {
      return new Action.RenameValue(
          strings.value(node.existing_enum_name), strings.value(node.new_enum_name));
    }
    if (node.attribute_name != null) {
      return new Action.RenameAttribute(
          source.identifier(node.attribute_name),
          source.identifier(node.new_attribute_name),
          isCascade(node.cascade_restrict()));
    }
    if (node.rename_to() != null) {
      return new Action.Rename(source.identifier(node.rename_to().name));
    }
    if (node.set_schema() != null) {
      return new Action.SetSchema(source.identifier(node.set_schema().identifier()));
    }
    if (!node.type_property().isEmpty()) {
      return new Action.SetProperties();
    }
    throw new NotUnderstood("not an action of PostgreSQL");
  }

  private Action attributeAction(Type_actionContext node) {
    boolean cascade = isCascade(node.cascade_restrict());
    var attribute = source.identifier(node.identifier());
    if (node.ADD() != null) {
      return new Action.AddAttribute(attribute, all.types.type(node.data_type()), cascade);
    }
    return node.DROP() != null
        ? new Action.DropAttribute(attribute, cascade)
        : new Action.AlterAttribute(attribute, all.types.type(node.data_type()), cascade);
  }

  private static boolean isCascade(
      @org.jspecify.annotations.Nullable Cascade_restrictContext node) {
    return node != null && node.CASCADE() != null;
  }

  CreateDomain createDomain(Create_domain_statementContext node, SourceRange range) {
    boolean notNull = node.dom_constraint.stream().anyMatch(part -> part.NOT() != null);
    List<Expression> checks =
        node.dom_constraint.stream()
            .filter(part -> part.CHECK() != null)
            .map(part -> all.expressions.expression(part.vex()))
            .toList();
    return new CreateDomain(
        source.qualifiedName(node.name),
        all.types.type(node.dat_type),
        Optional.ofNullable(node.def_value).map(all.expressions::expression),
        notNull,
        checks,
        range);
  }

  AlterDomain alterDomain(Alter_domain_statementContext node, SourceRange range) {
    return new AlterDomain(source.qualifiedName(node.name), domainAction(node), range);
  }

  private DomainAction domainAction(Alter_domain_statementContext node) {
    if (node.set_def_column() != null) {
      return new DomainAction.SetDefault(all.expressions.expression(node.set_def_column().vex()));
    }
    if (node.drop_def() != null) {
      return new DomainAction.DropDefault();
    }
    if (node.dom_constraint != null) {
      Domain_constraintContext added = node.dom_constraint;
      return new DomainAction.AddConstraint(
          Optional.ofNullable(added.name).map(source::identifier),
          Optional.ofNullable(added.vex()).map(all.expressions::expression),
          node.not_valid != null);
    }
    if (node.NULL() != null) {
      return node.SET() != null ? new DomainAction.SetNotNull() : new DomainAction.DropNotNull();
    }
    if (node.drop_constraint() != null) {
      return new DomainAction.DropConstraint(
          source.identifier(node.drop_constraint().constraint_name));
    }
    if (node.validate_constraint() != null) {
      return new DomainAction.ValidateConstraint(
          source.identifier(node.validate_constraint().constraint_name));
    }
    if (node.rename_to() != null) {
      return new DomainAction.Rename(source.identifier(node.rename_to().name));
    }
    if (node.set_schema() != null) {
      return new DomainAction.SetSchema(source.identifier(node.set_schema().identifier()));
    }
    return new DomainAction.RenameConstraint(
        source.identifier(node.schema_qualified_name(node.schema_qualified_name().size() - 2)),
        source.identifier(node.schema_qualified_name(node.schema_qualified_name().size() - 1)));
  }
}
