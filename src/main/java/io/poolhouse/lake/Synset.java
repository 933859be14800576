package io.poolhouse.lake;

import java.util.List;

/**
 * A set of words with one meaning.
 *
 * @param word the first word, with blanks and without an adjective's syntactic marker
 * @param label the lexicographer file it comes from, such as {@code noun.animal}
 * @param gloss what it means, with examples
 */
record Synset(String word, String label, String gloss) {

  /** In the order of their numbers (WordNet's manual page lexnames(5)). */
  private static final List<String> LEXICOGRAPHER_FILES =
      List.of(
          ("adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute"
                  + " noun.body noun.cognition noun.communication noun.event noun.feeling noun.food"
                  + " noun.group noun.location noun.motive noun.object noun.person noun.phenomenon"
                  + " noun.plant noun.possession noun.process noun.quantity noun.relation noun.shape"
                  + " noun.state noun.substance noun.time verb.body verb.change verb.cognition"
                  + " verb.communication verb.competition verb.consumption verb.contact"
                  + " verb.creation verb.emotion verb.motion verb.perception verb.possession"
                  + " verb.social verb.stative verb.weather adj.ppl")
              .split(" "));

  static Synset parse(String line) {
    String[] fields = line.split(" ", 6);
    String word = fields[4].replaceFirst("\\((a|p|ip)\\)$", "").replace('_', ' ');
    String label = LEXICOGRAPHER_FILES.get(Integer.parseInt(fields[1]));
    String gloss = line.substring(line.indexOf(" | ") + 3).strip();
    return new Synset(word, label, gloss);
  }
}
