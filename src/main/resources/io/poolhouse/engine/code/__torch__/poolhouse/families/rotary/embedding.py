# What the first layer reads where positions are rotary: a word's row and that of token type 0, normalised.
class Embedding:
  # [vocabulary, hidden]
  words : __torch__.poolhouse.words.Words
  # [token types, hidden]. Every token is of type 0, and prepare adds that row to the words. No numbers
  # where the model has no types.
  token_types : Tensor
  norm : __torch__.poolhouse.norm.Norm

  # dtype and tokens: see encoder.py
  def prepare(self: __torch__.poolhouse.embedding.Embedding, dtype: int, tokens: int) -> NoneType:
    if torch.numel(self.token_types) > 0:
      self.words.table = torch.add(self.words.table, torch.select(self.token_types, 0, 0))
      self.token_types = torch.empty([0])
    self.words.prepare(dtype)
    self.norm.prepare(dtype)
    return None

  # In training: the type of products, of which there is none here.
  def compute_in(self: __torch__.poolhouse.embedding.Embedding, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.embedding.Embedding, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.words.give(leaves)
    self.token_types = leaves.leaf(self.token_types)
    self.norm.give(leaves)
    return None

  # ids [tokens] -> [tokens + spare, hidden]
  def apply(self: __torch__.poolhouse.embedding.Embedding, ids: Tensor, layout: __torch__.poolhouse.layout.Layout, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    x = self.words.rows(ids)
    if torch.numel(self.token_types) > 0:
      x = torch.add(x, torch.select(self.token_types, 0, 0))
    hidden = dropout.of_states(self.norm.apply(x))
    return torch.constant_pad_nd(hidden, [0, 0, 0, layout.spare])
