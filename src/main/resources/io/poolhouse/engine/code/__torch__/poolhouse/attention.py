# Self-attention within each window: no padding and so no mask.
# x [tokens + spare, hidden] -> the same
def packed(query_key_value: __torch__.poolhouse.linear.Linear, x: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  return __torch__.poolhouse.attention.attended(scene.turned(query_key_value.plain(x), heads), layout, heads, dropout)

# qkv [tokens + spare, 3 * hidden]: query, key and value of each token side by side
def attended(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  if dropout.learning:
    y = __torch__.poolhouse.attention.learning(qkv, layout, heads, dropout)
  elif ops.prim.is_cuda(qkv):
    y = __torch__.poolhouse.attention.on_cuda(qkv, layout, heads)
  else:
    y = __torch__.poolhouse.attention.on_cpu(qkv, layout, heads)
  return y

# One call a group. The kernel walks each window and head by itself, so a window's result does not
# depend on the others, not even in its last bit.
def on_cpu(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, heads: int) -> Tensor:
  parts = annotate(List[Tensor], [])
  start = 0
  for g in range(len(layout.counts)):
    count = layout.counts[g]
    length = layout.lengths[g]
    mask = layout.masks[g]
    # So many windows have all the rows behind them that their masks reach over.
    followed = torch.floordiv(torch.size(qkv, 0) - start - torch.size(mask, 3), length) + 1
    inside = max(0, min(count, followed))
    if inside > 0:
      _0 = torch.append(parts, __torch__.poolhouse.attention.group(qkv, start, inside, length, mask, heads))
    if inside < count:
      rest = torch.constant_pad_nd(torch.slice(qkv, 0, start + inside * length), [0, 0, 0, torch.size(mask, 3) - length])
      _1 = torch.append(parts, __torch__.poolhouse.attention.group(rest, 0, count - inside, length, mask, heads))
    start = start + count * length
  if start < torch.size(qkv, 0):
    _2 = torch.append(parts, torch.narrow(torch.slice(qkv, 0, start), 1, 0, torch.floordiv(torch.size(qkv, 1), 3)))
  if len(parts) == 1:
    out = parts[0]
  else:
    out = torch.cat(parts, 0)
  return out

# `count` windows of `length` tokens from row `start` on: [count, heads, length, head size] each of
# query, key and value, as views. Keys and values reach over the rows behind the window that the mask
# hides: the kernel takes exponentials 16 at a time, and what is left over one by one. What is hidden
# weighs exactly 0. In bfloat16 (15), queries reach as far: for each shape of these products PyTorch
# compiles a kernel, which it keeps, and processors multiply 16 rows at once anyway. What these rows
# would attend to is left out again.
def group(qkv: Tensor, start: int, count: int, length: int, mask: Tensor, heads: int) -> Tensor:
  width = torch.size(qkv, 1)
  hidden = torch.floordiv(width, 3)
  size = torch.floordiv(hidden, heads)
  keys = torch.size(mask, 3)
  strides = [length * width, size, width, 1]
  if ops.prim.dtype(qkv) == 15:
    queries = keys
  else:
    queries = length
  q = torch.as_strided(qkv, [count, heads, queries, size], strides, start * width)
  k = torch.as_strided(qkv, [count, heads, keys, size], strides, start * width + hidden)
  v = torch.as_strided(qkv, [count, heads, keys, size], strides, start * width + 2 * hidden)
  if keys == length:
    y, _, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False)
  else:
    y, _, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False, attn_mask=mask)
  attended = torch.narrow(y, 2, 0, length)
  return torch.reshape(torch.transpose(attended, 1, 2), [count * length, hidden])

# One call for all windows. Flash attention takes the half precisions only, float32 (dtype 6) goes
# to memory-efficient attention.
def on_cuda(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, heads: int) -> Tensor:
  tokens = torch.size(qkv, 0)
  hidden = torch.floordiv(torch.size(qkv, 1), 3)
  split = torch.view(qkv, [tokens, 3, heads, torch.floordiv(hidden, heads)])
  q = torch.select(split, 1, 0)
  k = torch.select(split, 1, 1)
  v = torch.select(split, 1, 2)
  ends = layout.boundaries
  longest = max(layout.lengths)
  if ops.prim.dtype(qkv) == 6:
    y, _, _, _, _, _, = torch._efficient_attention_forward(torch.unsqueeze(q, 0), torch.unsqueeze(k, 0), torch.unsqueeze(v, 0), None, ends, ends, longest, longest, 0., 0)
  else:
    y, _, _, _, _, = torch._flash_attention_forward(q, k, v, ends, ends, longest, longest, 0., False, False)
  return torch.reshape(y, [tokens, hidden])

# In training, on any device: one product a block, see blocks.py. Rows are picked, and put back, by
# operators whose gradients are put together once; of a narrow a block, each would be as large as qkv.
def learning(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, heads: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
  blocks = layout.blocks()
  hidden = torch.floordiv(torch.size(qkv, 1), 3)
  size = torch.floordiv(hidden, heads)
  parts = annotate(List[Tensor], [])
  for b in range(len(blocks.counts)):
    count = blocks.counts[b]
    split = torch.view(torch.index_select(qkv, 0, blocks.rows[b]), [count, blocks.lengths[b], 3, heads, size])
    q, k, v, = torch.unbind(torch.permute(split, [2, 0, 3, 1, 4]), 0)
    scores = torch.matmul(torch.div(q, torch.sqrt(size)), torch.transpose(k, 2, 3))
    weights = dropout.of_weights(__torch__.poolhouse.attention.softmax(torch.add(scores, blocks.masks[b])))
    y = torch.matmul(torch.to(weights, ops.prim.dtype(v)), v)
    _0 = torch.append(parts, torch.reshape(torch.transpose(y, 1, 2), [count * blocks.lengths[b], hidden]))
  return torch.index_select(torch.cat(parts, 0), 0, blocks.places)

# Over the last dimension; of bfloat16 (15) in float32.
def softmax(scores: Tensor) -> Tensor:
  if ops.prim.dtype(scores) == 15:
    y = torch.softmax(scores, -1, 6)
  else:
    y = torch.softmax(scores, -1)
  return y
