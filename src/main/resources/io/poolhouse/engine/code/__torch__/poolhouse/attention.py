# Self-attention within each window: no padding and so no mask.
# qkv [tokens, 3 * hidden]: query, key and value of each token side by side -> [tokens, hidden]

def packed(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, heads: int) -> Tensor:
  if ops.prim.is_cuda(qkv):
    y = __torch__.poolhouse.attention.on_cuda(qkv, layout, heads)
  else:
    y = __torch__.poolhouse.attention.on_cpu(qkv, layout, heads)
  return y

# One call a group: [count, heads, length, head size]. The kernel walks each window and head by
# itself, so a window's result does not depend on the others, not even in its last bit.
def on_cpu(qkv: Tensor, layout: __torch__.poolhouse.layout.Layout, heads: int) -> Tensor:
  hidden = torch.floordiv(torch.size(qkv, 1), 3)
  parts = annotate(List[Tensor], [])
  start = 0
  for g in range(len(layout.counts)):
    count = layout.counts[g]
    length = layout.lengths[g]
    group = torch.narrow(qkv, 0, start, count * length)
    split = torch.view(group, [count, length, 3, heads, torch.floordiv(hidden, heads)])
    q = torch.transpose(torch.select(split, 2, 0), 1, 2)
    k = torch.transpose(torch.select(split, 2, 1), 1, 2)
    v = torch.transpose(torch.select(split, 2, 2), 1, 2)
    y, _, = torch._scaled_dot_product_flash_attention_for_cpu(q, k, v, 0., False)
    _0 = torch.append(parts, torch.reshape(torch.transpose(y, 1, 2), [count * length, hidden]))
    start = start + count * length
  if len(parts) == 1:
    out = parts[0]
  else:
    out = torch.cat(parts, 0)
  return out

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
