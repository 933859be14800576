package io.poolhouse.bench;

import picocli.CommandLine.Command;

/** Training of whole encoders. */
@Command(
    name = "finetune",
    description = "Training of whole encoders: its speed, its memory, and trials of jobs/finetune.",
    mixinStandardHelpOptions = true,
    subcommands = {TrainingSpeed.class, TrainingMemory.class, TrainingTrials.class})
final class FineTune {}
