package org.pgweir.gateway.lint;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Impact;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Unknown;
import org.pgweir.policies.catalog.ObjectName;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object for each statement, each on a line of its own. */
public final class JsonReport implements Report {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public void write(List<Reported> statements, PrintWriter out) {
    statements.forEach(each -> out.print(object(each) + "\n"));
  }

  private static ObjectNode object(Reported reported) {
    ObjectNode object = JSON.createObjectNode();
    object.put("source", reported.source().name());
    object.put("position", reported.source().position(reported.start()));
    object.put("statement", reported.statement());
    object.put("verdict", reported.verdict());
    ArrayNode findings = object.putArray("findings");
    reported.remarks().forEach(each -> findings.add(finding(each)));
    Names names = new Names(reported);
    object.set("effects", names.effects());
    ArrayNode replacement = object.putArray("replacement");
    reported.replacement().forEach(replacement::add);
    object.set("impact", names.impact());
    return object;
  }

  private static ObjectNode finding(Remark remark) {
    ObjectNode finding = JSON.createObjectNode();
    finding.put("rule", remark.rule());
    finding.put("severity", remark.severity().word());
    finding.put("message", remark.message());
    finding.put("detail", remark.detail());
    finding.put("hint", remark.hint().orElse(null));
    finding.put("object", remark.object().orElse(null));
    return finding;
  }

  /** What the analysis says, with the names as the file writes them. */
  private record Names(Reported reported) {

    ObjectNode effects() {
      Optional<Analysis> known = reported.effects();
      ObjectNode effects = JSON.createObjectNode();
      ArrayNode locks = effects.putArray("locks");
      known.map(Analysis::locks).orElse(Map.of()).entrySet().stream()
          .sorted(Comparator.comparing(each -> each.getKey().toString()))
          .forEach(each -> locks.add(lock(each)));
      put(effects, "tableRewrite", known.map(Analysis::tableRewrite).orElse(Set.of()));
      put(effects, "fullScan", known.map(each -> each.fullScan().keySet()).orElse(Set.of()));
      put(effects, "indexBuild", known.map(Analysis::indexBuild).orElse(Set.of()));
      effects.put("transactional", known.map(Analysis::transactional).orElse(true));
      put(effects, "unknown", why(known.map(Analysis::unknowns).orElse(List.of())));
      return effects;
    }

    private static Set<String> why(List<Unknown> unknowns) {
      return unknowns.stream().map(Unknown::why).collect(Collectors.toSet());
    }

    private ObjectNode lock(Map.Entry<ObjectName, LockMode> lock) {
      ObjectNode node = JSON.createObjectNode();
      node.put("relation", reported.file().unmasked(lock.getKey().toString()));
      node.put("mode", lock.getValue().sql());
      return node;
    }

    ObjectNode impact() {
      Impact impact = reported.effects().map(Analysis::impact).orElse(Impact.NONE);
      ObjectNode node = JSON.createObjectNode();
      put(node, "views", impact.views());
      put(node, "triggers", impact.triggers());
      put(node, "functions", impact.functions());
      put(node, "policies", impact.policies());
      put(node, "publications", impact.publications());
      put(node, "subscriptions", impact.subscriptions());
      put(node, "generatedColumns", impact.generatedColumns());
      return node;
    }

    private void put(ObjectNode node, String key, Collection<?> names) {
      ArrayNode array = node.putArray(key);
      names.stream()
          .map(Object::toString)
          .map(reported.file()::unmasked)
          .sorted()
          .forEach(array::add);
    }
  }
}
