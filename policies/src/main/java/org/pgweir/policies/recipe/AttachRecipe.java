package org.pgweir.policies.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.analysis.PartitionKey;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.recipe.PlanStep.ShortTransaction;
import org.pgweir.policies.recipe.PlanStep.Validate;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AttachPartition;

/**
 * {@code ATTACH PARTITION} with CHECK constraints that say of the partition, and of the default
 * partition, what the server would look for in their rows. They are validated before and dropped
 * after it.
 *
 * @param reads whether the rows of the partition would be read
 * @param rest the default partition, where its rows would be
 * @param lightOtherwise whether ATTACH does nothing else that takes long, such as building indexes
 */
public record AttachRecipe(
    AskedAlter asked,
    AttachPartition attach,
    boolean reads,
    Optional<ObjectName> rest,
    boolean lightOtherwise) {

  private static final Pattern RANGE =
      Pattern.compile("(?is).*\\bFROM\\s*\\(([^,()]*)\\)\\s*TO\\s*\\(([^,()]*)\\)\\s*");
  private static final Pattern LIST = Pattern.compile("(?is).*\\bIN\\s*\\(([^()]*)\\)\\s*");

  public Proposal proposal() {
    Optional<String> bounds = bounds();
    List<PlanStep> steps = new ArrayList<>();
    List<PlanStep> validations = new ArrayList<>();
    List<String> last = new ArrayList<>(List.of(asked.altered(asked.at(attach.range()))));
    if (reads) {
      check(
          asked.where().nameOf(attach.partition()),
          bounds.orElse("<the bounds of it>"),
          steps,
          validations,
          last);
    }
    rest.ifPresent(name ->
        check(
            name,
            bounds.map("NOT (%s)"::formatted).orElse("<not the bounds of the new one>"),
            steps,
            validations,
            last));
    steps.addAll(validations);
    steps.add(new ShortTransaction(last, Optional.empty()));
    boolean known =
        asked.relation().isPresent() && asked.where().relation(attach.partition()).isPresent();
    return new Proposal(asked.name(), steps, known && lightOtherwise && bounds.isPresent());
  }

  private void check(
      ObjectName table,
      String condition,
      List<PlanStep> steps,
      List<PlanStep> validations,
      List<String> last) {
    Identifier name =
        new ServerNames(asked.where().catalogue(), table).constraint(table.name(), "", "bounds");
    String altered = "ALTER TABLE " + AskedAlter.sql(table) + " ";
    steps.add(
        new ShortTransaction(
            List.of(
                altered
                    + "ADD CONSTRAINT %s CHECK (%s) NOT VALID".formatted(name.sql(), condition)),
            Optional.of(List.of(altered + "DROP CONSTRAINT IF EXISTS " + name.sql()))));
    validations.add(new Validate(altered + "VALIDATE CONSTRAINT " + name.sql()));
    last.add(altered + "DROP CONSTRAINT " + name.sql());
  }

  /** The bounds as a condition, of a key of one column. */
  private Optional<String> bounds() {
    Optional<String> column =
        asked
            .relation()
            .flatMap(PartitionKey::of)
            .filter(key -> !key.strategy().equals("hash"))
            .flatMap(PartitionKey::onlyColumn);
    if (attach.isDefault() || column.isEmpty()) {
      return Optional.empty();
    }
    String name = Identifier.of(column.get()).sql();
    String written = asked.at(attach.range());
    Matcher range = RANGE.matcher(written);
    if (range.matches()) {
      return Optional.of(
          name
              + " IS NOT NULL"
              + side(name, " >= ", range.group(1).strip(), "minvalue")
              + side(name, " < ", range.group(2).strip(), "maxvalue"));
    }
    Matcher list = LIST.matcher(written);
    boolean ofValues = list.matches() && !list.group(1).matches("(?is).*\\bnull\\b.*");
    return ofValues
        ? Optional.of("%s IS NOT NULL AND %s IN (%s)".formatted(name, name, list.group(1)))
        : Optional.empty();
  }

  private static String side(String name, String operator, String bound, String open) {
    return bound.equalsIgnoreCase(open) ? "" : " AND " + name + operator + bound;
  }
}
