# The table of words. In training only the words that its texts have need to learn: the others have no
# gradients, and most of a table would be read and written in each step for nothing.
class Words:
  # [vocabulary, hidden]
  table : Tensor
  # The words that learn, [words] int64 in ascending order, and their rows, [words, hidden]; for each word
  # of the vocabulary its place among them, or -1. No numbers where the whole table is one tensor.
  ids : Tensor
  learned : Tensor
  places : Tensor

  def prepare(self: __torch__.poolhouse.words.Words, dtype: int) -> NoneType:
    self.table = torch.to(self.table, dtype)
    return None

  # In training: hands over the rows of the words that learn, see leaves.py, or the whole table.
  def give(self: __torch__.poolhouse.words.Words, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    ids = leaves.words
    if torch.numel(ids) == 0:
      self.table = leaves.leaf(self.table)
    else:
      self.table = torch.to(torch.detach(self.table), leaves.dtype)
      device = ops.prim.device(self.table)
      self.ids = torch.to(torch.clone(ids), device)
      none = torch.full([torch.size(self.table, 0)], -1, dtype=4, device=device)
      self.places = torch.index_copy(none, 0, self.ids, torch.arange(torch.numel(ids), dtype=4, device=device))
      self.learned = leaves.leaf(torch.index_select(self.table, 0, self.ids))
    return None

  # ids [tokens] -> [tokens, hidden]
  def rows(self: __torch__.poolhouse.words.Words, ids: Tensor) -> Tensor:
    y = torch.embedding(self.table, ids)
    if torch.numel(self.places) > 0:
      places = torch.index_select(self.places, 0, ids)
      learned = torch.embedding(self.learned, torch.clamp(places, 0))
      y = torch.where(torch.unsqueeze(torch.ge(places, 0), 1), learned, y)
    return y

  # The table with what was learned.
  def whole(self: __torch__.poolhouse.words.Words) -> Tensor:
    y = torch.detach(self.table)
    if torch.numel(self.places) > 0:
      y = torch.index_copy(y, 0, self.ids, torch.detach(self.learned))
    return y
