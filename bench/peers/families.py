"""families.py: padded programs of transformers' own models, of random weights, as a process that stays.

For bench/run families. It reads a command a line, words separated by tabs, and answers each with "done" and what is
named below, or with "failed" and the reason:

    make FAMILY GOLDEN FOLDER   makes a model of the family's base size, with the tokenizer of the folder GOLDEN
    load FOLDER                 from now on this model; answers with its attention and the versions
    ids FILE                    a JSON array of arrays of token ids, to be embedded from now on
    go ROWS                     embeds them in batches of so many, sorted by length, each padded to its longest
    vectors ROWS FILE           the same, and writes them: float32, in the order of the ids

Vectors are means over the tokens of the last layer. One thread.
"""

import json
import os
import shutil
import sys

# Libraries print to standard output; answers are alone on theirs.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import torch  # noqa: E402
import transformers  # noqa: E402
from transformers import AutoModel  # noqa: E402

ROBERTA = {"max_position_embeddings": 514, "type_vocab_size": 1, "layer_norm_eps": 1e-5}
BASE = {
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
}

# What the published base model sets beside the defaults of its class.
FAMILIES = {
    "bert": (transformers.BertConfig, BASE),  # bert-base-uncased
    "roberta": (transformers.RobertaConfig, {"vocab_size": 50265, **ROBERTA}),
    "xlm-roberta": (transformers.XLMRobertaConfig, {"vocab_size": 250002, **ROBERTA}),
    "camembert": (transformers.CamembertConfig, {"vocab_size": 32005, **ROBERTA}),
    "distilbert": (transformers.DistilBertConfig, {}),
    "electra": (transformers.ElectraConfig, {"embedding_size": 768, **BASE}),
    "albert": (transformers.AlbertConfig, BASE),  # albert-base-v2
    "mpnet": (transformers.MPNetConfig, {"max_position_embeddings": 514, "layer_norm_eps": 1e-5}),
    "deberta-v2": (  # deberta-v3-base
        transformers.DebertaV2Config,
        {
            "relative_attention": True,
            "position_buckets": 256,
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "pos_att_type": ["p2c", "c2p"],
            "position_biased_input": False,
            **BASE,
        },
    ),
    "modernbert": (transformers.ModernBertConfig, {}),  # ModernBERT-base
    "nomic-bert": (transformers.NomicBertConfig, {"max_position_embeddings": 8192}),
}


class Peer:
    def __init__(self):
        self.model = None
        self.ids = []

    def make(self, family, golden, folder):
        kind, settings = FAMILIES[family]
        with open(os.path.join(golden, "config.json"), encoding="utf-8") as file:
            tiny = json.load(file)
        special = {key: tiny[key] for key in tiny if key.endswith("_token_id")}
        torch.manual_seed(1)
        self.model = AutoModel.from_config(kind(**settings, **special))
        with torch.no_grad():
            for parameter in self.model.parameters():
                if parameter.dim() == 1:  # Norms and biases that do nothing would hide a mistake.
                    parameter.add_(torch.randn_like(parameter), alpha=0.1)
        self.model.save_pretrained(folder)
        # Not its settings: they limit texts to the tiny model's length.
        shutil.copy(os.path.join(golden, "tokenizer.json"), folder)

    def load(self, folder):
        self.model = None
        self.model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
        attention = self.model.config._attn_implementation
        return attention, f"transformers {transformers.__version__}, PyTorch {torch.__version__}"

    def take(self, path):
        with open(path, encoding="utf-8") as file:
            self.ids = json.load(file)

    @torch.inference_mode()
    def embed(self, rows):
        order = sorted(range(len(self.ids)), key=lambda text: -len(self.ids[text]))
        pad = self.model.config.pad_token_id
        vectors = [None] * len(order)
        for at in range(0, len(order), rows):
            batch = order[at : at + rows]
            longest = len(self.ids[batch[0]])
            ids = torch.full((len(batch), longest), pad)
            mask = torch.zeros_like(ids)
            for row, text in enumerate(batch):
                ids[row, : len(self.ids[text])] = torch.tensor(self.ids[text])
                mask[row, : len(self.ids[text])] = 1
            states = self.model(input_ids=ids, attention_mask=mask).last_hidden_state
            weights = mask.unsqueeze(-1).to(states.dtype)
            means = (states * weights).sum(1) / weights.sum(1)
            for row, text in enumerate(batch):
                vectors[text] = means[row]
        return torch.stack(vectors)

    def write(self, rows, path):
        self.embed(rows).numpy().astype("<f4").tofile(path)

    def do(self, command, words):
        if command == "make":
            self.make(*words)
        elif command == "load":
            return self.load(*words)
        elif command == "ids":
            self.take(*words)
        elif command == "go":
            self.embed(int(words[0]))
        elif command == "vectors":
            self.write(int(words[0]), words[1])
        else:
            raise ValueError(f"no such command: {command}")
        return ()


def serve(peer):
    for line in sys.stdin:
        command, *words = line.rstrip("\n").split("\t")
        try:
            answer = ("done", *peer.do(command, words))
        except Exception as error:  # One family that fails must not end the others.
            print(repr(error), file=sys.stderr, flush=True)
            answer = ("failed", " ".join(str(error).split()))
        print(*answer, sep="\t", file=answers, flush=True)


transformers.logging.set_verbosity_error()
torch.set_num_threads(1)
serve(Peer())
