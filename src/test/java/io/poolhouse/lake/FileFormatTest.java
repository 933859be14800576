package io.poolhouse.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileFormatTest {

  @ParameterizedTest
  @CsvSource({
    "a.csv, CSV",
    "A.CSV, CSV",
    "a.tsv, TSV",
    "a.b.jsonl, JSON",
    "a.json, JSON",
    "a.ndjson, JSON",
    "a.txt, TEXT",
    "part-0.snappy.parquet, PARQUET",
    "a.orc, ORC",
    "a.avro, AVRO",
    "a.csv.gz, CSV",
    "a.jsonl.bz2, JSON",
    "a.txt.zst, TEXT"
  })
  void theEndingTellsTheFormat(String name, FileFormat format) {
    assertEquals(Optional.of(format), FileFormat.ofName(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "events", "a.gz", "a.parquet.gz", "a.xlsx", "a.csv.", ""})
  void otherNamesTellNothing(String name) {
    assertEquals(Optional.empty(), FileFormat.ofName(name));
  }

  @Test
  void aFormatIsCalledBySparksNameOrByAnEnding() {
    assertEquals(Optional.of(FileFormat.TEXT), FileFormat.called("text"));
    assertEquals(Optional.of(FileFormat.TEXT), FileFormat.called("TXT"));
    assertEquals(Optional.of(FileFormat.JSON), FileFormat.called("jsonl"));
    assertEquals(Optional.of(FileFormat.CSV), FileFormat.called("csv"));
    assertEquals(Optional.empty(), FileFormat.called("delta"));
  }
}
