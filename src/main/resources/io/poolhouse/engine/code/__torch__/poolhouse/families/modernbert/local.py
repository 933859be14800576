# Self-attention of local layers: a token sees those of its window that are at most `reach` places away.
#
# A window that is longer than a few such reaches is cut into blocks. The queries of a block see the keys
# of their own and of the two blocks beside it, so that time and memory grow with the window's length,
# not with its square. A shorter one is a single block.
class Bands:
  reach : int
  # Of each group: tokens of a block, blocks of a window, and how many of them are seen on either side.
  sizes : List[int]
  blocks : List[int]
  sides : List[int]
  # Of each group [count * blocks, 1, size, keys], or [1, 1, size, size] where windows are not cut: 0 for
  # what is seen, minus infinity for the rest.
  masks : List[Tensor]

  def __init__(self: __torch__.poolhouse.local.Bands, layout: __torch__.poolhouse.layout.Layout, reach: int) -> NoneType:
    self.reach = reach
    self.sizes = annotate(List[int], [])
    self.blocks = annotate(List[int], [])
    self.sides = annotate(List[int], [])
    self.masks = annotate(List[Tensor], [])
    # A multiple of 16, as attention.py says.
    block = max(16, torch.floordiv(reach + 15, 16) * 16)
    for g in range(len(layout.lengths)):
      length = layout.lengths[g]
      if length > 4 * block:
        size = block
        sides = 1
      else:
        size = torch.floordiv(length + 15, 16) * 16
        sides = 0
      blocks = torch.floordiv(length + size - 1, size)
      mask = __torch__.poolhouse.local.mask(length, size, blocks, sides, reach, layout.masks[g])
      if blocks > 1:
        mask = torch.repeat(mask, [layout.counts[g], 1, 1, 1])
      _0 = torch.append(self.sizes, size)
      _1 = torch.append(self.blocks, blocks)
      _2 = torch.append(self.sides, sides)
      _3 = torch.append(self.masks, mask)
    return None

# Of one window: [blocks, 1, size, (1 + 2 * sides) * size], in the type and on the device of `like`. Rows
# behind the window see what its last token sees: something, so that no number is undefined.
def mask(length: int, size: int, blocks: int, sides: int, reach: int, like: Tensor) -> Tensor:
  device = ops.prim.device(like)
  places = torch.arange(0, blocks * size, dtype=4, device=device)
  queries = torch.view(torch.clamp(places, 0, length - 1), [blocks, 1, size, 1])
  starts = torch.view(torch.arange(0, blocks, dtype=4, device=device), [blocks, 1, 1, 1])
  beside = torch.arange(0 - sides * size, (1 + sides) * size, dtype=4, device=device)
  keys = torch.add(torch.mul(starts, size), beside)
  outside = torch.logical_or(torch.lt(keys, 0), torch.ge(keys, length))
  hidden = torch.logical_or(outside, torch.gt(torch.abs(torch.sub(queries, keys)), reach))
  seen = torch.zeros([blocks, 1, size, torch.size(keys, 3)], dtype=ops.prim.dtype(like), device=device)
  return torch.masked_fill(seen, hidden, float("-inf"))

# As `packed` of attention.py.
def packed(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, bands: __torch__.poolhouse.local.Bands, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  tokens = torch.size(layout.positions, 0)
  parts = annotate(List[Tensor], [])
  groups = torch.split_with_sizes(torch.narrow(qkv, 0, 0, tokens), layout.spans, 0)
  for g in range(len(groups)):
    _0 = torch.append(parts, __torch__.poolhouse.local.group(groups[g], g, layout, bands, heads, dropout))
  if tokens < torch.size(qkv, 0):
    _1 = torch.append(parts, torch.narrow(torch.slice(qkv, 0, tokens), 1, 0, torch.floordiv(torch.size(qkv, 1), 3)))
  return torch.cat(parts, 0)

# qkv [count * length, 3 * hidden] of group g -> [count * length, hidden]
def group(qkv: Tensor, g: int, layout: __torch__.poolhouse.layout.Layout, bands: __torch__.poolhouse.local.Bands, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  count = layout.counts[g]
  length = layout.lengths[g]
  size = bands.sizes[g]
  blocks = bands.blocks[g]
  sides = bands.sides[g]
  width = torch.size(qkv, 1)
  head = torch.floordiv(width, 3 * heads)
  windows = torch.view(qkv, [count, length, width])
  padded = torch.constant_pad_nd(windows, [0, 0, sides * size, (blocks + sides) * size - length])
  cut = torch.view(padded, [count, blocks + 2 * sides, size, 3, heads, head])
  own = torch.select(torch.narrow(cut, 1, sides, blocks), 3, 0)
  q = torch.transpose(torch.reshape(own, [count * blocks, size, heads, head]), 1, 2)
  seen = torch.narrow(cut, 3, 1, 2)
  if sides > 0:
    seen = torch.cat([torch.narrow(seen, 1, 0, blocks), torch.narrow(seen, 1, 1, blocks), torch.narrow(seen, 1, 2, blocks)], 2)
  k, v, = torch.unbind(torch.reshape(seen, [count * blocks, -1, 2, heads, head]), 2)
  y = __torch__.poolhouse.local.attended(q, torch.transpose(k, 1, 2), torch.transpose(v, 1, 2), bands.masks[g], dropout)
  rows = torch.reshape(torch.transpose(y, 1, 2), [count, blocks * size, heads * head])
  return torch.reshape(torch.narrow(rows, 1, 0, length), [count * length, heads * head])

# q [blocks, heads, size, head], k and v [blocks, heads, keys, head] -> as q. On CPU by PyTorch's kernel, which
# has no gradients; in training and on CUDA by plain products.
def attended(q: Tensor, k: Tensor, v: Tensor, mask: Tensor, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  if dropout.learning or ops.prim.is_cuda(q):
    scores = torch.add(torch.matmul(torch.div(q, torch.sqrt(torch.size(q, 3))), torch.transpose(k, 2, 3)), mask)
    # Of half precisions in float32.
    if ops.prim.dtype(scores) == 7:
      weights = torch.softmax(scores, -1, 7)
    else:
      weights = torch.softmax(scores, -1, 6)
    y = torch.matmul(torch.to(dropout.of_weights(weights), ops.prim.dtype(v)), v)
  else:
    y, _, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False, attn_mask=mask)
  return y
