"""worker.py MODEL_FOLDER POOLING PRECISION THREADS: sentence-transformers as a process that stays.

For bench/run. It reads a command a line, words separated by tabs, and answers each with "done":

    texts FILE          a JSON array of strings, to be embedded from now on
    go ROWS             embeds them in batches of so many
    vectors ROWS FILE   the same, and writes them: float32, in the order of the texts
"""

import json
import os
import sys

# Libraries print to standard output; answers are alone on theirs.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import torch  # noqa: E402
import transformers  # noqa: E402
from sentence_transformers import SentenceTransformer, models  # noqa: E402

MAX_TOKENS = 512


def load(folder, pooling, precision):
    # The tokenizer file of some models pads all texts to one length.
    tokens = models.Transformer(folder, max_seq_length=MAX_TOKENS)
    pool = models.Pooling(tokens.auto_model.config.hidden_size, pooling_mode=pooling)
    model = SentenceTransformer(modules=[tokens, pool], device="cpu")
    return model.to(getattr(torch, precision)).eval()


def serve(model):
    texts = []
    for line in sys.stdin:
        command, *words = line.rstrip("\n").split("\t")
        if command == "texts":
            with open(words[0], encoding="utf-8") as file:
                texts = json.load(file)
        else:
            rows = int(words[0])
            # bfloat16 has no NumPy type; its conversion is counted, as everyone ends with float32.
            vectors = model.encode(
                texts, batch_size=rows, convert_to_tensor=True, show_progress_bar=False
            ).float().numpy()
            if command == "vectors":
                vectors.astype("<f4").tofile(words[1])
        print("done", file=answers, flush=True)


transformers.logging.set_verbosity_error()
folder, pooling, precision, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
serve(load(folder, pooling, precision))
