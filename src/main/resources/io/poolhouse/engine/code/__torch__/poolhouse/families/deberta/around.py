# What all layers read: a row for each distance between two tokens, of which each layer makes its own queries
# and keys. Large distances share a row, the more the larger they are.
class Around:
  # [2 * span, hidden]: for query minus key, as a bucket, from -span on
  relative : Tensor
  norm : __torch__.poolhouse.norm.Norm
  span : int
  # Distances up to half of so many have a bucket of their own; 0: all have.
  buckets : int
  # From 0 to below it, distances are spread over the buckets.
  farthest : int

  def prepare(self: __torch__.poolhouse.around.Around, dtype: int, tokens: int) -> NoneType:
    self.relative = torch.to(self.relative, dtype)
    self.norm.prepare(dtype)
    return None

  # In training: the type of products, of which there is none here.
  def compute_in(self: __torch__.poolhouse.around.Around, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.around.Around, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.relative = leaves.leaf(self.relative)
    self.norm.give(leaves)
    return None

  # Once a pass. x [tokens + spare, hidden]: what the first layer reads
  def scene(self: __torch__.poolhouse.around.Around, x: Tensor, layout: __torch__.poolhouse.layout.Layout) -> __torch__.poolhouse.around.Scene:
    places = __torch__.poolhouse.blocks.rounded(max(layout.lengths))
    positive = self.bucket(places)
    reach = min(self.span, int(torch.select(positive, 0, places - 1)))
    first = self.span - reach
    rows = torch.narrow(self.relative, 0, first, min(2 * reach + 1, 2 * self.span - first))
    both = torch.cat([torch.neg(torch.flip(torch.slice(positive, 0, 1), [0])), positive], 0)
    row = torch.sub(torch.clamp(torch.add(both, self.span), 0, 2 * self.span - 1), first)
    return __torch__.poolhouse.around.Scene(self.norm.apply(rows), torch.to(row, ops.prim.device(x)), places)

  # Of each distance from 0 on: [distances] int64 on CPU
  def bucket(self: __torch__.poolhouse.around.Around, distances: int) -> Tensor:
    distance = torch.arange(distances, dtype=6)
    if self.buckets > 0:
      own = torch.floordiv(self.buckets, 2)
      widest = torch.log(torch.full(annotate(List[int], []), (self.farthest - 1) / own, dtype=6))
      share = torch.div(torch.log(torch.div(distance, own)), widest)
      far = torch.add(torch.ceil(torch.mul(share, own - 1)), own)
      bucket = torch.where(torch.le(distance, own), distance, far)
    else:
      bucket = distance
    return torch.to(bucket, 4)

  # x [tokens, hidden]: the last layer's states -> the same, as they are pooled
  def last(self: __torch__.poolhouse.around.Around, x: Tensor) -> Tensor:
    return x

# What all layers read in one pass, beside the states.
class Scene:
  # [buckets that occur, hidden]
  rows : Tensor
  # Which row is that of query minus key, from -(places - 1) to places - 1 and the other way round:
  # [2 * places - 1] int64 each.
  rising : Tensor
  falling : Tensor
  places : int

  def __init__(self: __torch__.poolhouse.around.Scene, rows: Tensor, rising: Tensor, places: int) -> NoneType:
    self.rows = rows
    self.rising = rising
    self.falling = torch.flip(rising, [0])
    self.places = places
    return None

  # Of all distances in a window of so many tokens: [2 * length - 1]
  def of(self: __torch__.poolhouse.around.Scene, order: Tensor, length: int) -> Tensor:
    return torch.narrow(order, 0, self.places - length, 2 * length - 1)
