package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.TokenKind;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.TypeStatement.DomainAction;
import org.pgweir.policies.sql.tree.WrappingStatement.CreateRoutine;

/** The types, domains and functions that a {@link CatalogueScript} creates and changes. */
record TypeScript(ScriptState state) {

  void run(TypeStatement statement) {
    switch (statement) {
      case TypeStatement.CreateType(var type, boolean isEnum, _) -> {
        ObjectName name = state.newName(type);
        state.put(isEnum ? new TypeFacts.EnumType(name) : new TypeFacts.Composite(name));
      }
      case TypeStatement.CreateDomain create ->
          state.put(
              new TypeFacts.Domain(
                  state.newName(create.domain()),
                  state.type(create.base()),
                  create.notNull(),
                  create.checks().isEmpty() ? Set.of() : Set.of(create.domain().name() + "_check"),
                  create.defaultValue().isPresent(),
                  create.defaultValue().filter(TypeScript::calls).isPresent()));
      case TypeStatement.AlterType(var type, var actions, _) ->
          state.findType(type).ifPresent(facts -> actions.forEach(action -> alter(facts, action)));
      case TypeStatement.AlterDomain(var domain, var action, _) -> alter(domain, action);
    }
  }

  /** A default that calls something may be volatile. */
  private static boolean calls(Expression value) {
    return (value instanceof Expression.Call call
            && CatalogFunctions.volatility(call.function()) == Volatility.VOLATILE)
        || value.children().stream().anyMatch(TypeScript::calls);
  }

  private void alter(TypeFacts type, TypeStatement.Action action) {
    switch (action) {
      case TypeStatement.Action.Rename(var newName) ->
          new Renaming(state).type(type, new ObjectName(type.name().schema(), newName.name()));
      case TypeStatement.Action.SetSchema(var schema) ->
          new Renaming(state).type(type, ObjectName.of(schema.name(), type.name().name()));
      case TypeStatement.Action.AddValue _,
          TypeStatement.Action.RenameValue _,
          TypeStatement.Action.AddAttribute _,
          TypeStatement.Action.DropAttribute _,
          TypeStatement.Action.AlterAttribute _,
          TypeStatement.Action.RenameAttribute _,
          TypeStatement.Action.SetProperties _ -> {}
    }
  }

  private void alter(QualifiedName written, DomainAction action) {
    if (!(state.findType(written).orElse(null) instanceof TypeFacts.Domain domain)) {
      state.note("domain " + written.sql());
      return;
    }
    boolean hasDefault = domain.hasDefault();
    boolean isVolatile = domain.volatileDefault();
    switch (action) {
      case DomainAction.SetDefault(var value) ->
          state.put(with(domain, domain.notNull(), domain.checks(), true, calls(value)));
      case DomainAction.DropDefault _ ->
          state.put(with(domain, domain.notNull(), domain.checks(), false, false));
      case DomainAction.SetNotNull _ ->
          state.put(with(domain, true, domain.checks(), hasDefault, isVolatile));
      case DomainAction.DropNotNull _ ->
          state.put(with(domain, false, domain.checks(), hasDefault, isVolatile));
      case DomainAction.AddConstraint(var name, var check, _) -> {
        Set<String> checks = new HashSet<>(domain.checks());
        check.ifPresent(
            _ -> checks.add(name.map(Identifier::name).orElse(domain.name().name() + "_check")));
        boolean notNull = domain.notNull() || check.isEmpty();
        state.put(with(domain, notNull, checks, hasDefault, isVolatile));
      }
      case DomainAction.DropConstraint(var name) -> {
        Set<String> checks = new HashSet<>(domain.checks());
        checks.remove(name.name());
        state.put(with(domain, domain.notNull(), checks, hasDefault, isVolatile));
      }
      case DomainAction.RenameConstraint(var name, var newName) -> {
        Set<String> checks = new HashSet<>(domain.checks());
        if (checks.remove(name.name())) {
          checks.add(newName.name());
        }
        state.put(with(domain, domain.notNull(), checks, hasDefault, isVolatile));
      }
      case DomainAction.Rename(var newName) ->
          new Renaming(state).type(domain, new ObjectName(domain.name().schema(), newName.name()));
      case DomainAction.SetSchema(var schema) ->
          new Renaming(state).type(domain, ObjectName.of(schema.name(), domain.name().name()));
      case DomainAction.ValidateConstraint _ -> {}
    }
  }

  private static TypeFacts.Domain with(
      TypeFacts.Domain old,
      boolean notNull,
      Set<String> checks,
      boolean hasDefault,
      boolean volatileDefault) {
    return new TypeFacts.Domain(
        old.name(), old.base(), notNull, checks, hasDefault, volatileDefault);
  }

  void create(SqlText text, CreateRoutine create) {
    FunctionFacts.Volatility declared =
        declared(text, text.at(create.range())).orElse(FunctionFacts.Volatility.VOLATILE);
    boolean inSql =
        declared == FunctionFacts.Volatility.VOLATILE && create.language().equalsIgnoreCase("sql");
    state.put(new FunctionFacts(state.newName(create.name()), declared, inSql), create.orReplace());
  }

  /** What a statement about a function declares outside the function's body. */
  static Optional<FunctionFacts.Volatility> declared(SqlText text, String statement) {
    if (!(Lexer.lex(statement, text.standardConformingStrings())
        instanceof Lexed.Complete(var tokens))) {
      return Optional.empty();
    }
    List<String> words =
        tokens.stream()
            .filter(token -> token.kind() == TokenKind.WORD)
            .map(token -> token.of(statement).toUpperCase(Locale.ROOT))
            .toList();
    return Set.of(FunctionFacts.Volatility.values()).stream()
        .filter(each -> words.contains(each.name()))
        .findFirst();
  }
}
