package io.poolhouse.compare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What HTML and Markdown both say, in the order of reading.
 *
 * @param subject what was compared on, for the window's title
 */
record Page(
    String subject,
    String answer,
    Block.Figures figures,
    List<String> notes,
    List<Section> sections) {

  static Page of(Report report) {
    Findings findings = Findings.of(report);
    return new Page(
        Headline.subject(findings),
        // A large line must not break before its per cent sign.
        ShownText.of(report.answer(), ShownText.SENTENCES).replace(" %", "\u00A0%"),
        Headline.figures(findings),
        report.notes().stream().map(note -> ShownText.of(note, ShownText.SENTENCES)).toList(),
        sections(findings));
  }

  private static List<Section> sections(Findings findings) {
    List<Section> sections = new ArrayList<>();
    sections.add(DifferenceSection.of(findings));
    ModelSection.of(findings).ifPresent(sections::add);
    sections.add(ScoreSection.of(findings));
    TrainingSection.of(findings).ifPresent(sections::add);
    Stream.of(
            SubsetSection.of(findings),
            LayerSection.of(findings),
            DisagreementSection.of(findings),
            LearningSection.of(findings))
        .flatMap(Optional::stream)
        .forEach(sections::add);
    sections.add(CostSection.of(findings));
    CrowdingSection.of(findings).ifPresent(sections::add);
    sections.add(DataSection.of(findings));
    SettingSection.of(findings).ifPresent(sections::add);
    sections.add(RepeatSection.of(findings));
    return List.copyOf(sections);
  }

  List<Block.Chart> charts() {
    return sections.stream()
        .flatMap(section -> section.blocks().stream())
        .filter(Block.Chart.class::isInstance)
        .map(Block.Chart.class::cast)
        .toList();
  }
}
