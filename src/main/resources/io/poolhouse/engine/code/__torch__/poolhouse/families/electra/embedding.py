# As BERT's, in tables narrower than the layers, and then brought to their width.
class Embedding:
  # [vocabulary, width]
  words : __torch__.poolhouse.words.Words
  positions : __torch__.poolhouse.positions.Positions
  # [token types, width]. Every token is of type 0, and prepare adds that row to the positions.
  token_types : Tensor
  norm : __torch__.poolhouse.norm.Norm
  # [hidden, width]
  projection : __torch__.poolhouse.linear.Linear

  # dtype and tokens: see encoder.py
  def prepare(self: __torch__.poolhouse.embedding.Embedding, dtype: int, tokens: int) -> NoneType:
    self.words.prepare(dtype)
    self.positions.rows = torch.to(torch.add(self.positions.rows, torch.select(self.token_types, 0, 0)), dtype)
    self.token_types = torch.empty([0])
    self.norm.prepare(dtype)
    self.projection.prepare(dtype, tokens)
    return None

  # In training: the type of products.
  def compute_in(self: __torch__.poolhouse.embedding.Embedding, dtype: int) -> NoneType:
    self.projection.dtype = dtype
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.embedding.Embedding, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.words.give(leaves)
    self.positions.rows = leaves.leaf(self.positions.rows)
    self.token_types = leaves.leaf(self.token_types)
    self.norm.give(leaves)
    self.projection.give(leaves)
    return None

  # ids [tokens] -> [tokens + spare, hidden]
  def apply(self: __torch__.poolhouse.embedding.Embedding, ids: Tensor, layout: __torch__.poolhouse.layout.Layout, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    placed = torch.add(self.words.rows(ids), self.positions.of(ids, layout))
    if torch.numel(self.token_types) > 0:
      placed = torch.add(placed, torch.select(self.token_types, 0, 0))
    narrow = dropout.of_states(self.norm.apply(placed))
    narrow = torch.constant_pad_nd(narrow, [0, 0, 0, layout.spare])
    return torch.to(self.projection.plain(narrow), ops.prim.dtype(narrow))
