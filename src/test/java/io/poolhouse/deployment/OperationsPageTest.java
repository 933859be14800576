package io.poolhouse.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code docs/operations.md} quotes is what the program says, and its scripts can be read. */
class OperationsPageTest {
  private static final Path PAGE = Path.of("docs", "operations.md");

  /** A string literal of Java, or several that are added. */
  private static final Pattern LITERALS =
      Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"(?:\\s*\\+\\s*\"(?:[^\"\\\\\n]|\\\\.)*\")*");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** What is filled in: {@code %s} and the like, SLF4J's braces, a shell's variable. */
  private static final Pattern GAP =
      Pattern.compile("%(?:\\d+\\$)?[-,.\\d]*[a-zA-Z]|\\{}|\\$\\{?[\\w%=*]+}?");

  /** A shorter one would be found in any message. */
  private static final int LONG_ENOUGH = 20;

  private static String page;
  private static List<String> ours;

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(PAGE);
    ours = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        addLiterals(Files.readString(source));
      }
    }
    addLiterals(Files.readString(Path.of("jobs", "launcher.sh")));
  }

  private static void addLiterals(String source) {
    Matcher literals = LITERALS.matcher(source);
    while (literals.find()) {
      StringBuilder text = new StringBuilder();
      LITERAL.matcher(literals.group()).results().forEach(each -> text.append(each.group(1)));
      String said = text.toString().replace("\\\"", "\"").replace("\\n", "\n");
      ours.add(GAP.matcher(said).replaceAll("…"));
    }
  }

  @Test
  void everyMessageOfTheTableIsOneOfOursOrOfSparks() throws IOException {
    List<String> messages = messages();
    assertTrue(messages.size() > 20, "messages on the page: " + messages.size());
    List<String> unknown = new ArrayList<>();
    for (String message : messages) {
      if (!isOurs(message) && !isSparks(message)) {
        unknown.add(message);
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** The first cells of the table's rows. */
  private static List<String> messages() {
    String table = page.substring(page.indexOf("| what you see | what it means |"));
    return Pattern.compile("(?m)^\\| `([^`]+)` \\|")
        .matcher(table)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  /**
   * The message is a part of a literal, or a whole literal, gaps filled, is a part of the message.
   */
  private static boolean isOurs(String message) {
    return ours.stream()
        .anyMatch(
            literal ->
                literal.contains(message.replaceAll("…$", ""))
                    || (literal.replace("…", "").length() > LONG_ENOUGH
                        && filled(literal).matcher(message).find()));
  }

  private static Pattern filled(String literal) {
    return Pattern.compile(
        Stream.of(literal.split("…", -1))
            .map(Pattern::quote)
            .reduce((a, b) -> a + ".+?" + b)
            .orElseThrow());
  }

  /** In Spark's classes, Scala's string interpolation keeps the parts between gaps. */
  private static boolean isSparks(String message) throws IOException {
    Path jar =
        Path.of(SparkContext.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<String> parts = Stream.of(message.split("…")).filter(part -> part.length() > 1).toList();
    try (ZipFile classes = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : classes.stream().filter(OperationsPageTest::isScheduling).toList()) {
        String constants =
            new String(classes.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        if (parts.stream().allMatch(constants::contains)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isScheduling(ZipEntry entry) {
    return entry.getName().matches("org/apache/spark/(scheduler/.*|[A-Z]\\w*\\$?)\\.class");
  }

  @Test
  void theExitCodesAreThoseOfTheProgram() {
    List<String> codes =
        Pattern.compile("(?m)^\\| (\\d) \\| ")
            .matcher(page.split("\\n## ")[1])
            .results()
            .map(row -> row.group(1))
            .toList();
    assertEquals(List.of("0", "1", "2", "3"), codes);
  }

  @Test
  void linksLeadToPagesAndTheirHeadings() throws IOException {
    for (MatchResult link :
        Pattern.compile("\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)").matcher(page).results().toList()) {
      Path target = link.group(1).isEmpty() ? PAGE : PAGE.resolveSibling(link.group(1)).normalize();
      assertTrue(Files.isRegularFile(target), link.group());
      if (link.group(2) != null) {
        String heading = link.group(2).substring(1).replace('-', ' ');
        assertTrue(
            Files.readAllLines(target).stream()
                .anyMatch(line -> line.toLowerCase().matches("#+ " + Pattern.quote(heading))),
            link.group());
      }
    }
  }

  @Test
  void filesThatItNamesAreThere() {
    for (MatchResult name :
        Pattern.compile("`((?:conf|jobs|\\.ci)/[\\w./-]+\\w)`").matcher(page).results().toList()) {
      assertTrue(Files.exists(Path.of(name.group(1))), name.group());
    }
  }

  @Test
  void theDagIsPython() throws Exception {
    Process python =
        new ProcessBuilder("python3", "-c", "import ast,sys; ast.parse(sys.stdin.read())")
            .redirectErrorStream(true)
            .start();
    assumeTrue(python.isAlive() || python.exitValue() == 0, "no python3");
    python.getOutputStream().write(block("python").getBytes(StandardCharsets.UTF_8));
    python.getOutputStream().close();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, python.waitFor(), said);
  }

  /** Options that the page's commands use, against the help. */
  @Test
  void commandsUseOptionsThatExist() throws IOException {
    String help = Files.readString(Path.of("docs", "cli.md"));
    for (String block : List.of(block("sh"), block("python"))) {
      for (MatchResult option :
          Pattern.compile("(?<![\\w-])--[a-z][a-z-]+").matcher(block).results().toList()) {
        assertTrue(
            help.contains(option.group() + "=") || help.contains(option.group() + " "),
            option.group());
      }
    }
  }

  private static String block(String language) {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(page);
    assertTrue(block.find(), language);
    return block.group(1);
  }
}
