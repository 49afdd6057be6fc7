package org.pgweir.policies.sql;

/** The translators of one statement, which call each other as the grammar's rules do. */
final class Translation {

  final Source source;
  final TypeTranslator types;
  final ExpressionTranslator expressions;
  final QueryTranslator queries;
  final DataTranslator data;
  final ConstraintTranslator constraints;
  final ColumnTranslator columns;

  Translation(Source source) {
    this.source = source;
    this.types = new TypeTranslator(source);
    this.expressions = new ExpressionTranslator(this);
    this.queries = new QueryTranslator(this);
    this.data = new DataTranslator(this);
    this.constraints = new ConstraintTranslator(this);
    this.columns = new ColumnTranslator(this);
  }
}
