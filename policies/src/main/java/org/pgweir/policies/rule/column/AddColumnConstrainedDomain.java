package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;

/**
 * {@code ADD COLUMN} of a domain with a CHECK or NOT NULL, or with a volatile default: the server
 * checks or computes the value row by row, which is a table rewrite under ACCESS EXCLUSIVE, even of
 * a column that stays NULL. Measured on PostgreSQL 11 to 18. A domain without constraints costs
 * nothing.
 *
 * <p>Of a type that neither PostgreSQL nor the catalogue knows this is a warning only, as most
 * types are no such domains.
 */
public final class AddColumnConstrainedDomain implements Rule {

  @Override
  public String id() {
    return "add-column-constrained-domain";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.DOMAIN, this::finding);
  }

  private Finding finding(AddedColumn added) {
    String type = added.column().type().name().sql();
    if (!added.alteration().isHeavy()) {
      return added
          .alteration()
          .finding(
              id(),
              Severity.WARNING,
              "%s of type %s may rewrite the whole table".formatted(added.adding(), type),
              "Whether %s is a domain with constraints cannot be told without the catalogue."
                      .formatted(type)
                  + " If it is, PostgreSQL checks every row: under an ACCESS EXCLUSIVE lock on %s it"
                      .formatted(added.alteration().table())
                  + " writes the whole table anew.",
              "If it is one, add the column with the type under the domain, and its constraints as"
                  + " CHECK constraints of the table.",
              Optional.of(added.column().name()));
    }
    return added.finding(
        id(),
        "%s of domain %s would rewrite the whole table".formatted(added.adding(), type),
        "%s has constraints or a volatile default, so PostgreSQL looks at every existing row: under"
                .formatted(type)
            + " an ACCESS EXCLUSIVE lock on %s it writes the whole table and all its indexes anew,"
                .formatted(added.alteration().table())
            + " even if the column stays NULL. Turning the column into the domain later does so too.");
  }
}
