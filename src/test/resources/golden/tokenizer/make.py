"""Prints odd-texts.jsonl. Usage: python make.py vocab.txt > odd-texts.jsonl"""
import json
import sys

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

# what, unit, times: the text is the unit repeated
TEXTS = [
    ("control words", "[CLS] [SEP] [MASK] [PAD] [UNK] [cls]", 1),
    ("control words within words", "a[CLS]b [[SEP]] [MASK][MASK] \uff3bCLS\uff3d <s> </s>", 1),
    ("NUL", "before\u0000after \u0000 alone", 1),
    ("control characters among words", "bell\u0007 escape\u001b[31m delete\u007f c1\u0085 tab\tline\r\nend", 1),
    ("control characters alone", "\u0000\u0001\u0007\u001f\u007f\u009f", 1),
    ("white space alone", " \t\n\r\u00a0\u2003\u3000", 1),
    ("zero width and joiners", "zero\u200bwidth\u200djoin \ufeffmark soft\u00adhyphen", 1),
    ("replacement character", "one \ufffd two\ufffdthree", 1),
    ("noncharacters and private use", "a\uffff b\U0010ffff c\ue000 \ufdd0", 1),
    ("emoji", "ok \U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea \u2764\ufe0f 1\ufe0f\u20e3", 1),
    ("right to left", "\u0634\u0644\u0648\u0645 \u05e9\u05dc\u05d5\u05dd \u202eabc\u202c \u0645\u0631\u062d\u0628\u0627", 1),
    ("Chinese, Japanese, Korean", "\u4e2d\u6587\u5b57 \u65e5\u672c\u8a9e\u30c6\u30b9\u30c8 \ud55c\uad6d\uc5b4 \U00020000 \uff21\uff22", 1),
    ("Thai and Devanagari", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22 \u0939\u093f\u0928\u094d\u0926\u0940", 1),
    ("accents composed and decomposed", "caf\u00e9 cafe\u0301 \u00c5ngstr\u00f6m \u0130stanbul stra\u00dfe \ufb01n", 1),
    ("stacked accents", "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033dA\u0334\u0335\u031c\u0330L", 1),
    ("mathematical letters", "\U0001d4d0\U0001d4d1 x\u00b2 \u00bd \u2460", 1),
    ("upper case", "HELLO World iPhone", 1),
    ("punctuation", "don't -- e-mail@x.org #1 $5.00 50% \u2026 \u201cquoted\u201d \u2014 _x_", 1),
    ("a word of 100 letters", "a", 100),
    ("a word of 101 letters", "a", 101),
    ("100,000 letters without a space", "x", 100_000),
    ("2,000 commas", ",", 2_000),
]


def tokenizer(vocab, lowercase):
    made = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", vocab["[SEP]"]), ("[CLS]", vocab["[CLS]"]))
    return made  # with no added tokens: texts are data


def main(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        vocab = {line.rstrip("\n"): number for number, line in enumerate(lines)}
    uncased, cased = tokenizer(vocab, True), tokenizer(vocab, False)
    for what, unit, times in TEXTS:
        row = {"what": what, "unit": unit, "times": times}
        row["uncased"] = uncased.encode(unit * times).ids
        row["cased"] = cased.encode(unit * times).ids
        print(json.dumps(row))


main(sys.argv[1])
