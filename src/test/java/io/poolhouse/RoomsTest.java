package io.poolhouse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows between the rooms: imports point down the list in docs/architecture.md only. */
@AnalyzeClasses(packages = "io.poolhouse", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

  @ArchTest
  static final ArchRule IMPORTS_POINT_DOWN_ONLY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("job")
          .definedBy("io.poolhouse.job..")
          .layer("finetune")
          .definedBy("io.poolhouse.finetune..")
          .layer("compare")
          .definedBy("io.poolhouse.compare..")
          .layer("lake")
          .definedBy("io.poolhouse.lake..")
          .layer("spark")
          .definedBy("io.poolhouse.spark..")
          .layer("engine")
          .definedBy("io.poolhouse.engine..")
          .layer("pooling")
          .definedBy("io.poolhouse.pooling..")
          .layer("text")
          .definedBy("io.poolhouse.text..")
          .layer("model")
          .definedBy("io.poolhouse.model..")
          .whereLayer("job")
          .mayOnlyAccessLayers(
              "finetune", "compare", "lake", "spark", "engine", "pooling", "text", "model")
          .whereLayer("finetune")
          .mayOnlyAccessLayers("compare", "spark", "engine", "pooling", "text", "model")
          .whereLayer("compare")
          .mayOnlyAccessLayers("spark", "engine", "pooling", "text", "model")
          .whereLayer("lake")
          .mayOnlyAccessLayers("spark", "engine", "pooling", "text", "model")
          .whereLayer("spark")
          .mayOnlyAccessLayers("engine", "pooling", "text", "model")
          .whereLayer("engine")
          .mayOnlyAccessLayers("pooling", "text", "model")
          .whereLayer("pooling")
          .mayNotAccessAnyLayer()
          .whereLayer("text")
          .mayNotAccessAnyLayer()
          .whereLayer("model")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule ONLY_THE_UPPER_ROOMS_KNOW_SPARK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.poolhouse.model..",
              "io.poolhouse.text..",
              "io.poolhouse.pooling..",
              "io.poolhouse.engine..",
              "io.poolhouse.compare.report..",
              "io.poolhouse.compare.statistics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule NO_DRAWERS_FOR_EVERYTHING =
      noClasses().should().haveNameMatching(".*(Utils|Manager|Helper)");
}
