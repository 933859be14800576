# What the first layer reads: a word's row, normalised. Only distances are known, and those in attention.
class Embedding:
  # [vocabulary, hidden]
  words : __torch__.poolhouse.words.Words
  norm : __torch__.poolhouse.norm.Norm

  # dtype and tokens: see encoder.py
  def prepare(self: __torch__.poolhouse.embedding.Embedding, dtype: int, tokens: int) -> NoneType:
    self.words.prepare(dtype)
    self.norm.prepare(dtype)
    return None

  # In training: the type of products, of which there is none here.
  def compute_in(self: __torch__.poolhouse.embedding.Embedding, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.embedding.Embedding, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.words.give(leaves)
    self.norm.give(leaves)
    return None

  # ids [tokens] -> [tokens + spare, hidden]
  def apply(self: __torch__.poolhouse.embedding.Embedding, ids: Tensor, layout: __torch__.poolhouse.layout.Layout, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    hidden = dropout.of_states(self.norm.apply(self.words.rows(ids)))
    return torch.constant_pad_nd(hidden, [0, 0, 0, layout.spare])
