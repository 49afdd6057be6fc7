package org.pgweir.gateway.config;

import java.nio.file.Path;
import java.util.List;

/** Reads {@code audit:}. */
final class AuditSection {

  static final List<String> KEYS =
      List.of("file", "before", "on-failure", "file-size", "files", "literals");

  private AuditSection() {}

  /**
   * @param folder what the file's name is relative to
   */
  static AuditConfig read(YamlSection section, Path folder) {
    String name = section.required("file", given -> given);
    AuditConfig usual = AuditConfig.in(folder.resolve(name));
    return section.make(() ->
        new AuditConfig(
            usual.file(),
            section
                .value("before", Choice.of(AuditConfig.Before.class)::read)
                .orElse(usual.before()),
            section
                .value("on-failure", Choice.of(AuditConfig.OnFailure.class)::read)
                .orElse(usual.onFailure()),
            section
                .value("file-size", Quantity::bytes)
                .map(Integer::longValue)
                .orElse(usual.fileBytes()),
            section.value("files", Quantity::count).orElse(usual.files()),
            section
                .value("literals", Choice.ofWords("true", "false")::read)
                .map(Boolean::parseBoolean)
                .orElse(usual.literals())));
  }
}
