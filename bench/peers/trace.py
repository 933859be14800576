"""trace.py MODEL_FOLDER OUTPUT: the model as TorchScript, as DJL's converter makes it.

For bench/run. Inputs are token ids, attention mask and token types, padded: [rows, tokens] each.
"""

import sys

import torch
import transformers

folder, output = sys.argv[1:]
model = transformers.BertModel.from_pretrained(folder, return_dict=False).eval()
ids = torch.ones(2, 16, dtype=torch.long)
traced = torch.jit.trace(model, (ids, torch.ones_like(ids), torch.zeros_like(ids)), strict=False)

# The lengths of the example must not have become constants.
ids = torch.tensor([[101, 2019, 9178, 102, 0, 0], [101, 2019, 9178, 2008, 2003, 102]])
mask = (ids != 0).long()
with torch.no_grad():
    difference = traced(ids, mask, 0 * ids)[0] - model(ids, mask, 0 * ids)[0]
if difference.abs().max() > 1e-5:
    sys.exit("The traced model differs from the model.")
torch.jit.save(traced, output)
