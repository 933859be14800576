# How the tokens of one batch lie: windows end to end, sorted by length, so that windows of equal
# length are adjacent and form a group. No padding token exists anywhere; on CPU, a few rows that belong
# to no window lie behind the last one.
#
# A window is a text, or a piece of a text that is longer than the model takes.
class Layout:
  # Group g holds counts[g] windows of lengths[g] tokens.
  counts : List[int]
  lengths : List[int]
  # The tokens of each group: counts[g] * lengths[g].
  spans : List[int]
  # [1, 1, 1, lengths[g] rounded up to 16] for each group: 0 for a window's own tokens, minus infinity
  # for the rows behind them. See attention.py.
  masks : List[Tensor]
  # [windows] int64: the tokens of a window, and of the same text in the windows before it.
  tokens : Tensor
  offsets : Tensor
  # [windows + 1] int32: where each window starts, and the end.
  boundaries : Tensor
  # [tokens] int64: each token's place in its window, from 0.
  positions : Tensor
  # Of the type of the masks, which products in training take too. One from `blocks` on.
  dtype : int
  side_by_side : List[__torch__.poolhouse.blocks.Blocks]
  # So many rows lie behind the tokens: none on CUDA. oneDNN compiles a kernel for each number of rows, in
  # milliseconds, and keeps it: so these numbers are multiples of 32.
  spare : int

  # numbers: int64 on CPU: the number of groups, then (count, length) of each group, then the offset
  # of each window. Written by the Java class PackedBatch.
  def __init__(self: __torch__.poolhouse.layout.Layout, numbers: Tensor, device: Device, dtype: int) -> NoneType:
    groups = int(torch.select(numbers, 0, 0))
    shape = torch.view(torch.narrow(numbers, 0, 1, groups * 2), [groups, 2])
    counts = torch.contiguous(torch.select(shape, 1, 0))
    lengths = torch.contiguous(torch.select(shape, 1, 1))
    self.counts = annotate(List[int], counts.tolist())
    self.lengths = annotate(List[int], lengths.tolist())
    self.spans = annotate(List[int], [])
    self.masks = annotate(List[Tensor], [])
    self.dtype = dtype
    self.side_by_side = annotate(List[__torch__.poolhouse.blocks.Blocks], [])
    longest = max(self.lengths)
    # A slice of it is the mask of any length.
    mask = torch.constant_pad_nd(torch.zeros([1, 1, 1, longest], dtype=dtype, device=device), [0, 15], float("-inf"))
    for g in range(groups):
      length = self.lengths[g]
      _1 = torch.append(self.spans, self.counts[g] * length)
      _0 = torch.append(self.masks, torch.narrow(mask, 3, longest - length, torch.floordiv(length + 15, 16) * 16))
    self.offsets = torch.to(torch.slice(numbers, 0, 1 + groups * 2), device)
    tokens = torch.repeat_interleave(lengths, counts)
    ends = torch.cumsum(tokens, 0)
    starts = torch.repeat_interleave(torch.sub(ends, tokens), tokens)
    self.tokens = torch.to(tokens, device)
    self.boundaries = torch.to(torch.to(torch.cat([torch.zeros([1], dtype=4), ends], 0), 3), device)
    rows = torch.size(starts, 0)
    self.positions = torch.to(torch.sub(torch.arange(rows, dtype=4), starts), device)
    if ops.prim.is_cuda(self.positions):
      self.spare = 0
    else:
      self.spare = torch.floordiv(rows + 31, 32) * 32 - rows
    return None

  # For training: made once, when the first layer asks.
  def blocks(self: __torch__.poolhouse.layout.Layout) -> __torch__.poolhouse.blocks.Blocks:
    if len(self.side_by_side) == 0:
      _0 = torch.append(self.side_by_side, __torch__.poolhouse.blocks.Blocks(self.counts, self.lengths, self.tokens, torch.to(self.boundaries, 4), self.spare, self.dtype))
    return self.side_by_side[0]
