package org.pgweir.gateway.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
final class ArchitectureTest {

  private static final String PROTOCOL = "org.pgweir.protocol..";
  private static final String POLICIES = "org.pgweir.policies..";
  private static final String GATEWAY = "org.pgweir.gateway..";

  private static final Set<String> VAGUE_NAMES =
      Set.of("util", "utils", "common", "helper", "helpers", "impl", "manager", "misc");

  private final JavaClasses production = productionClasses();

  static JavaClasses productionClasses() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("org.pgweir");
  }

  @Test
  void allThreeModulesAreLookedAt() {
    for (String module : Set.of("protocol", "policies", "gateway")) {
      assertThat(production.containPackage("org.pgweir." + module)).as(module).isTrue();
    }
  }

  @Test
  void protocolKnowsNeitherPoliciesNorGateway() {
    noClasses()
        .that(resideInAPackage(PROTOCOL))
        .should()
        .dependOnClassesThat(resideInAnyPackage(POLICIES, GATEWAY))
        .check(production);
  }

  @Test
  void policiesKnowsNeitherProtocolNorGateway() {
    noClasses()
        .that(resideInAPackage(POLICIES))
        .should()
        .dependOnClassesThat(resideInAnyPackage(PROTOCOL, GATEWAY))
        .check(production);
  }

  @Test
  void policiesTouchesNoNettyNoSocketAndNoJdbc() {
    noClasses()
        .that(resideInAPackage(POLICIES))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "io.netty..",
                    "java.sql..",
                    "javax.sql..",
                    "org.postgresql..",
                    "com.zaxxer..",
                    "java.net.http..",
                    "java.nio.channels..")
                .or(
                    describe(
                        "are sockets",
                        type -> type.getFullName().matches("java\\.net\\..*Socket.*"))))
        .check(production);
  }

  @Test
  void onlyTheSqlPackageSeesAParserLibrary() {
    noClasses()
        .that(DescribedPredicate.not(resideInAPackage("org.pgweir.policies.sql..")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.antlr..", "org.pgcodekeeper..", "net.sf.jsqlparser.."))
        .check(production);
  }

  @Test
  void nothingInProtocolDependsOnAPipeline() {
    noClasses()
        .that(resideInAPackage(PROTOCOL))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "io.netty.handler.."))
        .check(production);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("org.pgweir.(**)").should().beFreeOfCycles().check(production);
  }

  @Test
  void packagesAreNamedAfterWhatTheyHold() {
    assertThat(packages())
        .map(JavaPackage::getName)
        .noneMatch(name -> Set.of(name.split("\\.", -1)).stream().anyMatch(VAGUE_NAMES::contains));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages())
        .filteredOn(home -> !home.isAnnotatedWith(NullMarked.class))
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  private Set<JavaPackage> packages() {
    return production.stream().map(JavaClass::getPackage).collect(toSet());
  }
}
