# What the first layer reads: a word's row, that of its position and that of token type 0, normalised.
class Embedding:
  # [vocabulary, hidden]
  words : __torch__.poolhouse.words.Words
  positions : __torch__.poolhouse.positions.Positions
  # [token types, hidden]. Every token is of type 0, and prepare adds that row to the positions. No
  # numbers where the model has no types.
  token_types : Tensor
  norm : __torch__.poolhouse.norm.Norm

  # dtype and tokens: see encoder.py
  def prepare(self: __torch__.poolhouse.embedding.Embedding, dtype: int, tokens: int) -> NoneType:
    self.words.prepare(dtype)
    if torch.numel(self.token_types) > 0:
      self.positions.rows = torch.add(self.positions.rows, torch.select(self.token_types, 0, 0))
      self.token_types = torch.empty([0])
    self.positions.rows = torch.to(self.positions.rows, dtype)
    self.norm.prepare(dtype)
    return None

  # In training: the type of products, of which there is none here.
  def compute_in(self: __torch__.poolhouse.embedding.Embedding, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.embedding.Embedding, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.words.give(leaves)
    self.positions.rows = leaves.leaf(self.positions.rows)
    self.token_types = leaves.leaf(self.token_types)
    self.norm.give(leaves)
    return None

  # ids [tokens] -> [tokens + spare, hidden]
  def apply(self: __torch__.poolhouse.embedding.Embedding, ids: Tensor, layout: __torch__.poolhouse.layout.Layout, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    placed = torch.add(self.words.rows(ids), self.positions.of(ids, layout))
    if torch.numel(self.token_types) > 0:
      placed = torch.add(placed, torch.select(self.token_types, 0, 0))
    hidden = dropout.of_states(self.norm.apply(placed))
    hidden = torch.constant_pad_nd(hidden, [0, 0, 0, layout.spare])
    return hidden
