# How training lays windows side by side for attention: those of about one length are the rows of one
# block, [count, length], where the shorter ones have places behind their last token. A product for each
# length that occurs would be many small ones.
class Blocks:
  # Block b holds counts[b] windows in lengths[b] places each.
  counts : List[int]
  lengths : List[int]
  # The row that lies in each place, [counts[b] * lengths[b]] int64; of a place behind the last token, some
  # row of another token.
  rows : List[Tensor]
  # [counts[b], 1, 1, lengths[b]]: minus infinity for the places behind a window's last token, or 0.
  masks : List[Tensor]
  # The place of each row among those of all blocks end to end, [tokens + spare] int64.
  places : Tensor

  # counts and lengths of the groups, each window's tokens and start: see layout.py
  def __init__(self: __torch__.poolhouse.blocks.Blocks, counts: List[int], lengths: List[int], tokens: Tensor, starts: Tensor, spare: int, dtype: int) -> NoneType:
    self.counts = annotate(List[int], [])
    self.lengths = annotate(List[int], [])
    self.rows = annotate(List[Tensor], [])
    self.masks = annotate(List[Tensor], [])
    device = ops.prim.device(tokens)
    last = int(torch.sum(tokens)) - 1
    parts = annotate(List[Tensor], [])
    first = 0
    before = 0
    for g in range(len(counts)):
      length = __torch__.poolhouse.blocks.rounded(lengths[g])
      if g == len(counts) - 1:
        next = 0
      else:
        next = __torch__.poolhouse.blocks.rounded(lengths[g + 1])
      count = counts[g] + before
      if length == next:
        before = count
      else:
        within = torch.unsqueeze(torch.arange(length, dtype=4, device=device), 0)
        behind = torch.ge(within, torch.unsqueeze(torch.narrow(tokens, 0, first, count), 1))
        rows = torch.add(torch.unsqueeze(torch.narrow(starts, 0, first, count), 1), within)
        _0 = torch.append(self.rows, torch.clamp(torch.view(rows, [-1]), None, last))
        hidden = torch.masked_fill(torch.zeros([count, length], dtype=dtype, device=device), behind, float("-inf"))
        _1 = torch.append(self.masks, torch.view(hidden, [count, 1, 1, length]))
        _2 = torch.append(parts, torch.logical_not(torch.view(behind, [-1])))
        _3 = torch.append(self.counts, count)
        _4 = torch.append(self.lengths, length)
        first = first + count
        before = 0
    taken = torch.view(torch.nonzero(torch.cat(parts, 0)), [-1])
    self.places = torch.constant_pad_nd(taken, [0, spare])
    return None

# Few lengths: for each, and each number of windows, kernels are compiled once.
def rounded(length: int) -> int:
  if length <= 64:
    step = 16
  else:
    step = 64
  return torch.floordiv(length + step - 1, step) * step
