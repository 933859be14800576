# The words of the pooling language: token states [tokens, hidden] in float32 -> [windows, hidden].
# Windows of equal length are adjacent, so each group is a plain view [count, length, hidden]. The
# windows of a long text are joined by the Java class JoinedWindows.
#
# Several words start from the sum of a window's tokens: `sums` is empty until the first of them that
# reads these states leaves it there for the others.

def cls(states: Tensor, layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  return __torch__.poolhouse.pooling.by_window(states, layout, "first")

# tanh(W [CLS] + b): the dense layer that next-sentence prediction trained.
def pooler(states: Tensor, layout: __torch__.poolhouse.layout.Layout, dense: __torch__.poolhouse.linear.Linear) -> Tensor:
  first = __torch__.poolhouse.pooling.by_window(states, layout, "first")
  return torch.tanh(dense.plain(first))

def mean(states: Tensor, sums: List[Tensor], layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  total = __torch__.poolhouse.pooling.sum(states, sums, layout)
  return torch.div(total, __torch__.poolhouse.pooling.column(layout.tokens))

# Without the first and the final token; zeros where nothing is left.
def mean_nospecial(states: Tensor, layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  total = __torch__.poolhouse.pooling.by_window(states, layout, "inner sum")
  left = __torch__.poolhouse.pooling.column(torch.sub(layout.tokens, 2))
  return torch.div(total, torch.clamp(left, 1))

def max(states: Tensor, layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  return __torch__.poolhouse.pooling.by_window(states, layout, "max")

# The sum over the square root of the number of tokens.
def sqrt(states: Tensor, sums: List[Tensor], layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  total = __torch__.poolhouse.pooling.sum(states, sums, layout)
  return torch.div(total, torch.sqrt(__torch__.poolhouse.pooling.column(layout.tokens)))

def last(states: Tensor, layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  return __torch__.poolhouse.pooling.by_window(states, layout, "last")

# Each token weighs as much as its position in the text, counted from 1. A window that starts after
# `offset` tokens adds offset * sum(x) to the weighted sum within the window.
def weighted(states: Tensor, sums: List[Tensor], layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  offsets = __torch__.poolhouse.pooling.column(layout.offsets)
  tokens = __torch__.poolhouse.pooling.column(layout.tokens)
  before = torch.mul(__torch__.poolhouse.pooling.sum(states, sums, layout), offsets)
  total = torch.add(__torch__.poolhouse.pooling.by_window(states, layout, "weighted sum"), before)
  weights = torch.add(torch.mul(offsets, tokens), torch.div(torch.mul(tokens, torch.add(tokens, 1)), 2))
  return torch.div(total, weights)

# Learned queries [queries, hidden]: a token weighs as much as the softmax over its window says of its
# product with the query. The vectors of the queries lie side by side: [windows, queries * hidden].
def attention(states: Tensor, layout: __torch__.poolhouse.layout.Layout, queries: Tensor) -> Tensor:
  rows = annotate(List[Tensor], [])
  pieces = torch.split_with_sizes(states, layout.spans, 0)
  for g in range(len(pieces)):
    count = layout.counts[g]
    group = torch.view(pieces[g], [count, layout.lengths[g], torch.size(states, 1)])
    weights = torch.softmax(torch.matmul(group, torch.t(queries)), 1)
    _0 = torch.append(rows, torch.reshape(torch.matmul(torch.transpose(weights, 1, 2), group), [count, -1]))
  return torch.cat(rows, 0)

# As attention, by one query [hidden], for windows whose vectors must not depend on those beside them:
# products of matrices round differently for other numbers of rows, these sums do not.
def attended(states: Tensor, layout: __torch__.poolhouse.layout.Layout, query: Tensor) -> Tensor:
  rows = annotate(List[Tensor], [])
  products = torch.sum(torch.mul(states, query), [1])
  pieces = torch.split_with_sizes(states, layout.spans, 0)
  scores = torch.split_with_sizes(products, layout.spans, 0)
  for g in range(len(pieces)):
    count = layout.counts[g]
    length = layout.lengths[g]
    group = torch.view(pieces[g], [count, length, torch.size(states, 1)])
    weights = torch.softmax(torch.view(scores[g], [count, length, 1]), 1)
    _0 = torch.append(rows, torch.sum(torch.mul(group, weights), [1]))
  return torch.cat(rows, 0)

# The tokens of each window without its first `skip`; its last `least` stay in any case.
def states_behind(states: Tensor, layout: __torch__.poolhouse.layout.Layout, skip: int, least: int) -> Tensor:
  rows = annotate(List[Tensor], [])
  pieces = torch.split_with_sizes(states, layout.spans, 0)
  for g in range(len(pieces)):
    length = layout.lengths[g]
    left = max(length - skip, least)
    group = torch.view(pieces[g], [layout.counts[g], length, torch.size(states, 1)])
    kept = torch.narrow(group, 1, length - left, left)
    _0 = torch.append(rows, torch.reshape(kept, [-1, torch.size(states, 1)]))
  return torch.cat(rows, 0)

# How those lie. Their positions in the text stay what they were.
def layout_behind(layout: __torch__.poolhouse.layout.Layout, skip: int, least: int) -> __torch__.poolhouse.layout.Layout:
  numbers = [len(layout.counts)]
  for g in range(len(layout.counts)):
    _0 = torch.append(numbers, layout.counts[g])
    _1 = torch.append(numbers, max(layout.lengths[g] - skip, least))
  offsets = torch.add(torch.to(layout.offsets, torch.device("cpu")), skip)
  shape = torch.cat([torch.tensor(numbers, dtype=4), offsets], 0)
  return __torch__.poolhouse.layout.Layout(shape, ops.prim.device(layout.offsets), 6)

# The sum of each window's tokens.
def sum(states: Tensor, sums: List[Tensor], layout: __torch__.poolhouse.layout.Layout) -> Tensor:
  if len(sums) == 0:
    _0 = torch.append(sums, __torch__.poolhouse.pooling.by_window(states, layout, "sum"))
  return sums[0]

# One row a window: [windows, hidden]
def by_window(states: Tensor, layout: __torch__.poolhouse.layout.Layout, reduction: str) -> Tensor:
  rows = annotate(List[Tensor], [])
  pieces = torch.split_with_sizes(states, layout.spans, 0)
  for g in range(len(pieces)):
    group = torch.view(pieces[g], [layout.counts[g], layout.lengths[g], torch.size(states, 1)])
    _0 = torch.append(rows, __torch__.poolhouse.pooling.reduced(group, reduction))
  return torch.cat(rows, 0)

# group [count, length, hidden] -> [count, hidden]
def reduced(group: Tensor, reduction: str) -> Tensor:
  if reduction == "first":
    y = torch.select(group, 1, 0)
  elif reduction == "last":
    y = torch.select(group, 1, -1)
  elif reduction == "sum":
    y = torch.sum(group, [1])
  elif reduction == "inner sum":
    y = torch.sum(torch.narrow(group, 1, 1, torch.size(group, 1) - 2), [1])
  elif reduction == "weighted sum":
    places = torch.arange(1, torch.size(group, 1) + 1, dtype=6, device=ops.prim.device(group))
    y = torch.sum(torch.mul(group, torch.view(places, [1, -1, 1])), [1])
  else:
    y = torch.amax(group, [1])
  return y

# One number a window as float32, to scale rows by: [windows, 1]
def column(numbers: Tensor) -> Tensor:
  return torch.unsqueeze(torch.to(numbers, 6), 1)
