# Self-attention within each window, by what tokens are and how far they are from each other: to the product
# of query and key are added that of the query and the key of the distance, and that of the key and the query
# of the distance.
# x [tokens + spare, hidden] -> the same
def packed(query_key_value: __torch__.poolhouse.linear.Linear, x: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  # [tokens + spare, 3 * hidden]: query, key and value of each token side by side; the same of each distance
  qkv = query_key_value.plain(x)
  distances = query_key_value.plain(dropout.of_states(scene.rows))
  if dropout.learning:
    y = __torch__.poolhouse.attention.learning(qkv, distances, layout, scene, heads, dropout)
  else:
    y = __torch__.poolhouse.attention.of_groups(qkv, distances, layout, scene, heads, dropout)
  return y

# Windows of one length at once; on CPU no more than a processor's cache holds.
def of_groups(qkv: Tensor, distances: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  parts = annotate(List[Tensor], [])
  start = 0
  for g in range(len(layout.counts)):
    length = layout.lengths[g]
    relation = __torch__.poolhouse.attention.Relation(distances, scene, length, heads)
    if ops.prim.is_cuda(qkv):
      most = layout.counts[g]
    else:
      most = max(1, torch.floordiv(524288, heads * length * length))
    end = start + layout.spans[g]
    for _ in range(torch.floordiv(layout.counts[g] + most - 1, most)):
      rows = min(most * length, end - start)
      _0 = torch.append(parts, relation.attended(torch.narrow(qkv, 0, start, rows), None, dropout))
      start = start + rows
  _1 = torch.append(parts, torch.zeros([layout.spare, torch.floordiv(torch.size(qkv, 1), 3)], dtype=ops.prim.dtype(qkv), device=ops.prim.device(qkv)))
  return torch.cat(parts, 0)

# In training, on any device: one product a block, as BERT's.
def learning(qkv: Tensor, distances: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  blocks = layout.blocks()
  parts = annotate(List[Tensor], [])
  for b in range(len(blocks.counts)):
    relation = __torch__.poolhouse.attention.Relation(distances, scene, blocks.lengths[b], heads)
    # Heads come first here.
    mask = torch.transpose(blocks.masks[b], 0, 1)
    _0 = torch.append(parts, relation.attended(torch.index_select(qkv, 0, blocks.rows[b]), mask, dropout))
  return torch.index_select(torch.cat(parts, 0), 0, blocks.places)

# What the windows of one length have in common.
class Relation:
  heads : int
  length : int
  # [heads, head size, 2 * length - 1]: for each query minus key, from the largest on
  keys : Tensor
  # The same, from the smallest on, and divided as queries are.
  queries : Tensor

  def __init__(self: __torch__.poolhouse.attention.Relation, distances: Tensor, scene: __torch__.poolhouse.around.Scene, length: int, heads: int) -> NoneType:
    self.heads = heads
    self.length = length
    size = torch.floordiv(torch.size(distances, 1), 3 * heads)
    split = torch.view(__torch__.poolhouse.attention.exact(distances), [-1, 3, heads, size])
    queries = torch.div(torch.select(split, 1, 0), torch.sqrt(3 * size))
    self.queries = torch.permute(torch.index_select(queries, 0, scene.of(scene.rising, length)), [1, 2, 0])
    self.keys = torch.permute(torch.index_select(torch.select(split, 1, 1), 0, scene.of(scene.falling, length)), [1, 2, 0])
    return None

  # qkv [windows * length, 3 * hidden]; mask [1, windows, 1, length] or none -> [windows * length, hidden]
  def attended(self: __torch__.poolhouse.attention.Relation, qkv: Tensor, mask: Optional[Tensor], dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    size = torch.size(self.keys, 1)
    windows = torch.floordiv(torch.size(qkv, 0), self.length)
    shape = [self.heads, windows, self.length, size]
    split = torch.view(__torch__.poolhouse.attention.exact(qkv), [-1, 3, self.heads, size])
    q, k, v, = torch.unbind(torch.permute(split, [1, 2, 0, 3]), 0)
    # All three terms are divided by the root of three times the head's size.
    q = torch.div(q, torch.sqrt(3 * size))
    scores = torch.matmul(torch.view(q, shape), torch.transpose(torch.view(k, shape), 2, 3))
    # A token's products lie in the order of distances: those that are wanted begin one place earlier at each
    # token. That is a view of them: a row is one shorter than it is.
    wide = 2 * self.length - 1
    outer = [windows * self.length * wide, self.length * wide]
    square = [self.heads, windows, self.length, self.length]
    by_key = torch.as_strided(torch.bmm(q, self.keys), square, torch.add(outer, [wide - 1, 1]), self.length - 1)
    by_query = torch.as_strided(torch.bmm(k, self.queries), square, torch.add(outer, [1, wide - 1]), self.length - 1)
    scores = torch.add_(torch.add_(scores, by_key), by_query)
    if torch.__isnot__(mask, None):
      scores = torch.add_(scores, unchecked_cast(Tensor, mask))
    weights = dropout.of_weights(__torch__.poolhouse.attention.softmax(scores))
    y = torch.matmul(torch.to(weights, ops.prim.dtype(v)), torch.view(v, shape))
    together = torch.reshape(torch.permute(y, [1, 2, 0, 3]), [windows * self.length, self.heads * size])
    return torch.to(together, ops.prim.dtype(qkv))

# On CPU in float32 where the run is in bfloat16 (15): for each shape of such products PyTorch compiles a
# kernel, and the shapes are many.
def exact(x: Tensor) -> Tensor:
  if ops.prim.is_cuda(x) or ops.prim.dtype(x) != 15:
    y = x
  else:
    y = torch.to(x, 6)
  return y

# Over the last dimension; of half precisions in float32, of float64 (7) in float64.
def softmax(scores: Tensor) -> Tensor:
  if ops.prim.dtype(scores) == 7:
    y = torch.softmax(scores, -1)
  else:
    y = torch.softmax(scores, -1, 6)
  return y
