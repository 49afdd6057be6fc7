package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Data_typeContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Predefined_typeContext;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TypeName;

/** Reads data types; the SQL names of built-in types become the catalogue's. */
final class TypeTranslator {

  /** FLOAT(p) is float4 up to this precision, float8 above. */
  private static final int MAX_FLOAT4_PRECISION_BITS = 24;

  private final Source source;

  TypeTranslator(Source source) {
    this.source = source;
  }

  TypeName type(Data_typeContext node) {
    Predefined_typeContext base = node.predefined_type();
    int dimensions = node.ARRAY() != null ? 1 : node.array_type().size();
    return new TypeName(
        name(base), modifiers(base), dimensions, node.SETOF() != null, source.range(node));
  }

  private QualifiedName name(Predefined_typeContext node) {
    if (node.schema_qualified_name_nontype() != null) {
      return source.qualifiedName(node.schema_qualified_name_nontype());
    }
    return builtIn(builtInName(node), source.range(node));
  }

  static QualifiedName builtIn(String catalogName, SourceRange range) {
    return new QualifiedName(
        Optional.of(new Identifier("pg_catalog", range)),
        new Identifier(catalogName, range),
        range);
  }

  private String builtInName(Predefined_typeContext node) {
    if (node.BIGINT() != null) {
      return "int8";
    }
    if (node.INT() != null || node.INTEGER() != null) {
      return "int4";
    }
    if (node.SMALLINT() != null) {
      return "int2";
    }
    if (node.BOOLEAN() != null) {
      return "bool";
    }
    if (node.DEC() != null || node.DECIMAL() != null || node.NUMERIC() != null) {
      return "numeric";
    }
    if (node.DOUBLE() != null) {
      return "float8";
    }
    if (node.REAL() != null) {
      return "float4";
    }
    if (node.FLOAT() != null) {
      return floatName(node);
    }
    if (node.BIT() != null) {
      return node.VARYING() != null ? "varbit" : "bit";
    }
    if (node.VARCHAR() != null || node.VARYING() != null) {
      return "varchar";
    }
    if (node.CHAR() != null || node.CHARACTER() != null || node.NCHAR() != null) {
      return "bpchar";
    }
    if (node.INTERVAL() != null) {
      return "interval";
    }
    boolean withZone = node.WITH() != null;
    if (node.TIMESTAMP() != null) {
      return withZone ? "timestamptz" : "timestamp";
    }
    // TIME stands alone, or twice with a zone clause
    if (!node.TIME().isEmpty()) {
      return withZone ? "timetz" : "time";
    }
    throw new NotUnderstood("type " + source.text(node));
  }

  private String floatName(Predefined_typeContext node) {
    if (node.precision_param() == null) {
      return "float8";
    }
    String precision = source.text(node.precision_param().precision);
    boolean single =
        precision.length() <= 2
            && precision.chars().allMatch(c -> c >= '0' && c <= '9')
            && Integer.parseInt(precision) <= MAX_FLOAT4_PRECISION_BITS;
    return single ? "float4" : "float8";
  }

  private List<String> modifiers(Predefined_typeContext node) {
    if (node.precision_param() != null) {
      return texts(node.precision_param().iconst());
    }
    if (node.type_length() != null) {
      return texts(List.of(node.type_length().iconst()));
    }
    boolean fixedLength =
        node.schema_qualified_name_nontype() == null
            && node.VARYING() == null
            && (node.BIT() != null
                || node.CHAR() != null
                || node.CHARACTER() != null
                || node.NCHAR() != null);
    return fixedLength ? List.of("1") : texts(node.vex());
  }

  private List<String> texts(List<? extends ParserRuleContext> nodes) {
    return nodes.stream().map(source::text).toList();
  }
}
