package org.pgweir.gateway.rehearse;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a rehearsal has measured, one object for each statement, each on a line of its own. */
public final class JsonReport {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final PrintWriter out;

  public JsonReport(PrintWriter out) {
    this.out = out;
  }

  public void write(List<Rehearsed> statements) {
    statements.forEach(each -> out.print(object(each) + "\n"));
  }

  private static ObjectNode object(Rehearsed each) {
    ObjectNode object = JSON.createObjectNode();
    object.put("source", each.source().name());
    object.put("position", each.source().position(each.start()));
    object.put("statement", each.sql());
    object.put("durationMillis", each.took().toNanos() / 1e6);
    ArrayNode locks = object.putArray("locks");
    new TreeMap<>(each.locks())
        .forEach((name, lock) ->
            locks
                .addObject()
                .put("relation", name)
                .put("mode", lock.mode().sql())
                .put("heldMillis", lock.time().toNanos() / 1e6));
    names(object.putArray("tableRewrite"), each.newFiles());
    names(object.putArray("fullScan"), each.scans());
    names(object.putArray("indexBuild"), each.indexBuilds());
    object.put("walBytes", each.walBytes());
    object.put("diskBytes", each.diskBytes());
    each.rows().ifPresent(rows -> object.put("rows", rows));
    each.error().ifPresent(error -> object.put("error", error));
    return object;
  }

  private static void names(ArrayNode array, Collection<String> names) {
    names.stream().sorted().forEach(array::add);
  }
}
