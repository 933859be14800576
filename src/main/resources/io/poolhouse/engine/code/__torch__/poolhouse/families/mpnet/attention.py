# As BERT's, and to each product of query and key something for their distance is added, see around.py.
# x [tokens + spare, hidden] -> the same
def packed(query_key_value: __torch__.poolhouse.linear.Linear, x: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  # [tokens + spare, 3 * hidden]: query, key and value of each token side by side
  qkv = query_key_value.plain(x)
  if dropout.learning:
    y = __torch__.poolhouse.attention.learning(qkv, layout, scene, heads, dropout)
  elif ops.prim.is_cuda(qkv):
    y = __torch__.poolhouse.attention.on_cuda(qkv, layout, scene, heads, dropout)
  else:
    y = __torch__.poolhouse.attention.on_cpu(qkv, layout, scene, heads)
  return y

# One call a group, as BERT's: the distances' mask hides the rows behind each window too.
def on_cpu(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int) -> Tensor:
  rows = torch.size(qkv, 0)
  parts = annotate(List[Tensor], [])
  start = 0
  for g in range(len(layout.counts)):
    count = layout.counts[g]
    length = layout.lengths[g]
    keys = torch.floordiv(length + 15, 16) * 16
    # So many windows have all the rows behind them that their masks reach over.
    followed = torch.floordiv(rows - start - keys, length) + 1
    inside = max(0, min(count, followed))
    if inside > 0:
      _0 = torch.append(parts, __torch__.poolhouse.attention.group(qkv, start, inside, length, scene, heads))
    if inside < count:
      rest = torch.constant_pad_nd(torch.slice(qkv, 0, start + inside * length), [0, 0, 0, keys - length])
      _1 = torch.append(parts, __torch__.poolhouse.attention.group(rest, 0, count - inside, length, scene, heads))
    start = start + count * length
  if start < rows:
    _2 = torch.append(parts, torch.narrow(torch.slice(qkv, 0, start), 1, 0, torch.floordiv(torch.size(qkv, 1), 3)))
  return torch.cat(parts, 0)

# `count` windows of `length` tokens from row `start` on: [count, heads, length, head size] each of
# query, key and value, as views. Why keys, and in bfloat16 (15) queries, reach over the rows behind the
# window: see BERT's.
def group(qkv: Tensor, start: int, count: int, length: int, scene: __torch__.poolhouse.around.Scene, heads: int) -> Tensor:
  width = torch.size(qkv, 1)
  hidden = torch.floordiv(width, 3)
  size = torch.floordiv(hidden, heads)
  keys = torch.floordiv(length + 15, 16) * 16
  strides = [length * width, size, width, 1]
  if ops.prim.dtype(qkv) == 15:
    queries = keys
  else:
    queries = length
  q = torch.as_strided(qkv, [count, heads, queries, size], strides, start * width)
  k = torch.as_strided(qkv, [count, heads, keys, size], strides, start * width + hidden)
  v = torch.as_strided(qkv, [count, heads, keys, size], strides, start * width + 2 * hidden)
  y, _, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False, attn_mask=scene.mask(length, queries))
  attended = torch.narrow(y, 2, 0, length)
  return torch.reshape(torch.transpose(attended, 1, 2), [count * length, hidden])

# One product a group.
def on_cuda(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  parts = annotate(List[Tensor], [])
  groups = torch.split_with_sizes(qkv, layout.spans, 0)
  for g in range(len(groups)):
    bias = __torch__.poolhouse.attention.square(scene.bias, layout.lengths[g])
    _0 = torch.append(parts, __torch__.poolhouse.attention.attended(groups[g], layout.counts[g], bias, heads, dropout))
  return torch.cat(parts, 0)

# In training, on any device: one product a block, as BERT's.
def learning(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  blocks = layout.blocks()
  parts = annotate(List[Tensor], [])
  for b in range(len(blocks.counts)):
    bias = torch.add(__torch__.poolhouse.attention.square(scene.bias, blocks.lengths[b]), blocks.masks[b])
    block = torch.index_select(qkv, 0, blocks.rows[b])
    _0 = torch.append(parts, __torch__.poolhouse.attention.attended(block, blocks.counts[b], bias, heads, dropout))
  return torch.index_select(torch.cat(parts, 0), 0, blocks.places)

# [heads, places, places] -> [heads, length, length]
def square(bias: Tensor, length: int) -> Tensor:
  return torch.narrow(torch.narrow(bias, 1, 0, length), 2, 0, length)

# qkv [count * length, 3 * hidden], bias [heads, length, length], or one for each window
# -> [count * length, hidden]
def attended(qkv: Tensor, count: int, bias: Tensor, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  length = torch.size(bias, -1)
  hidden = torch.floordiv(torch.size(qkv, 1), 3)
  size = torch.floordiv(hidden, heads)
  split = torch.view(qkv, [count, length, 3, heads, size])
  q, k, v, = torch.unbind(torch.permute(split, [2, 0, 3, 1, 4]), 0)
  scores = torch.matmul(torch.div(q, torch.sqrt(size)), torch.transpose(k, 2, 3))
  # Of bfloat16 in the type of the table, which is float32.
  weights = dropout.of_weights(torch.softmax(torch.add(scores, bias), -1))
  y = torch.matmul(torch.to(weights, ops.prim.dtype(v)), v)
  return torch.reshape(torch.transpose(y, 1, 2), [count * length, hidden])
