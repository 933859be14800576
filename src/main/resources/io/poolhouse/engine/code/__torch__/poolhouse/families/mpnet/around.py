# What all layers read: how much more a token attends to another for its distance. One table serves all.
class Around:
  # [32, heads], always in float32: half of the rows for keys that are not behind the query, then half
  # for those behind it
  relative : Tensor

  def prepare(self: __torch__.poolhouse.around.Around, dtype: int, tokens: int) -> NoneType:
    return None

  # In training: the type of products, of which there is none here.
  def compute_in(self: __torch__.poolhouse.around.Around, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.around.Around, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.relative = leaves.leaf(self.relative)
    return None

  # Once a pass. x [tokens + spare, hidden]: what the first layer reads
  def scene(self: __torch__.poolhouse.around.Around, x: Tensor, layout: __torch__.poolhouse.layout.Layout) -> __torch__.poolhouse.around.Scene:
    return __torch__.poolhouse.around.Scene(self.relative, max(layout.lengths))

  # x [tokens, hidden]: the last layer's states -> the same, as they are pooled
  def last(self: __torch__.poolhouse.around.Around, x: Tensor) -> Tensor:
    return x

# What all layers read in one pass, beside the states.
class Scene:
  # The longest window's tokens.
  longest : int
  # [heads, places, places] for each query and key; so many places as training lays windows in, see blocks.py.
  # Only the distance counts: any square on the diagonal is a shorter window's.
  bias : Tensor
  # For attention on CPU: one from the first layer on, see `mask`.
  hiding : List[Tensor]

  def __init__(self: __torch__.poolhouse.around.Scene, relative: Tensor, longest: int) -> NoneType:
    self.longest = longest
    self.hiding = annotate(List[Tensor], [])
    places = __torch__.poolhouse.blocks.rounded(longest)
    near = __torch__.poolhouse.around.rows(places)
    # By query minus key, from the largest to the smallest.
    by_distance = torch.cat([torch.flip(near, [0]), torch.add(torch.slice(near, 0, 1), 16)], 0)
    values = torch.embedding(relative, torch.to(by_distance, ops.prim.device(relative)))
    # The last query's keys are the first so many of them, those of the query before it begin one later.
    windows = torch.unfold(torch.contiguous(torch.transpose(values, 0, 1)), 1, places, 1)
    self.bias = torch.flip(windows, [1])
    return None

  # Of windows of this length on CPU: [1, heads, queries, keys], where keys behind the window, up to the next
  # multiple of 16, are hidden. A view.
  def mask(self: __torch__.poolhouse.around.Scene, length: int, queries: int) -> Tensor:
    if len(self.hiding) == 0:
      longest = torch.narrow(torch.narrow(self.bias, 1, 0, self.longest), 2, 0, self.longest)
      below = torch.constant_pad_nd(longest, [0, 0, 0, 15])
      _0 = torch.append(self.hiding, torch.unsqueeze(torch.constant_pad_nd(below, [0, 15], float("-inf")), 0))
    first = self.longest - length
    keys = torch.floordiv(length + 15, 16) * 16
    return torch.narrow(torch.narrow(self.hiding[0], 2, first, queries), 3, first, keys)

# The table's row for each distance from 0 on: 8 of their own, then fewer and fewer, and from 128 on one.
def rows(distances: int) -> Tensor:
  distance = torch.arange(distances, dtype=6)
  doublings = torch.div(torch.log(torch.div(distance, 8)), 2.7725887222397811)
  far = torch.add(torch.to(torch.mul(doublings, 8), 4), 8)
  return torch.where(torch.lt(distance, 8), torch.to(distance, 4), torch.clamp(far, None, 15))
