"""trace_training.py MODEL_FOLDER OUTPUT DROPOUT: the model without its pooler as TorchScript, to be trained.

For bench/run. Inputs are those of trace.py. Dropout is in the trace, of states and of attention weights; 0 for none.
"""

import sys

import torch
import transformers

folder, output, dropout = sys.argv[1], sys.argv[2], float(sys.argv[3])
model = transformers.BertModel.from_pretrained(
    folder,
    return_dict=False,
    add_pooling_layer=False,
    hidden_dropout_prob=dropout,
    attention_probs_dropout_prob=dropout,
).train()
ids = torch.ones(2, 16, dtype=torch.long)
# Two traces are compared by default, and dropout leaves out other numbers in each.
traced = torch.jit.trace(
    model, (ids, torch.ones_like(ids), torch.zeros_like(ids)), strict=False, check_trace=False
)

ids = torch.tensor([[101, 2019, 9178, 102, 0, 0], [101, 2019, 9178, 2008, 2003, 102]])
mask = (ids != 0).long()
if dropout == 0:  # The lengths of the example must not have become constants.
    difference = traced(ids, mask, 0 * ids)[0] - model(ids, mask, 0 * ids)[0]
    if difference.abs().max() > 1e-5:
        sys.exit("The traced model differs from the model.")
torch.jit.save(traced, output)
