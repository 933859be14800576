# Which vectors are wanted: the Java class PoolingPlan as numbers.
class Plan:
  # Layer indices whose average is pooled, one list a source. Several parts may share a source.
  sources : List[List[int]]
  # Every layer index in sources.
  kept : List[int]
  # One entry a part: the pooling word's number, 16 added for each token at a window's start that it
  # leaves out, and the source it reads. Parts lie side by side in
  # the result, `hidden` columns each.
  hows : List[int]
  reads : List[int]
  # What was learned: the layers' weights of each source whose number of layers is negative, then the
  # query of each part whose word is 8. `used` of it was given out by `next`.
  weights : Tensor
  weighed : List[bool]
  used : int

  # numbers: int64 on CPU: the number of sources, (layers, each layer) of each source, then
  # (word, source) of each part. weights: float32 on the device.
  def __init__(self: __torch__.poolhouse.plan.Plan, numbers: Tensor, weights: Tensor) -> NoneType:
    self.weights = weights
    self.weighed = annotate(List[bool], [])
    self.used = 0
    n = annotate(List[int], numbers.tolist())
    self.sources = annotate(List[List[int]], [])
    self.kept = annotate(List[int], [])
    at = 1
    for _ in range(n[0]):
      size = max(n[at], -n[at])
      layers = torch.slice(n, at + 1, at + 1 + size)
      _0 = torch.append(self.sources, layers)
      _4 = torch.append(self.weighed, n[at] < 0)
      torch.extend(self.kept, layers)
      at = at + 1 + size
    self.hows = annotate(List[int], [])
    self.reads = annotate(List[int], [])
    for _1 in range(torch.floordiv(len(n) - at, 2)):
      _2 = torch.append(self.hows, n[at])
      _3 = torch.append(self.reads, n[at + 1])
      at = at + 2
    return None

  # The token states of each source, in float32: pooling adds up many tokens.
  def gathered(self: __torch__.poolhouse.plan.Plan, states: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(len(self.sources)):
      layers = self.sources[i]
      if self.weighed[i]:
        x = self.mixed(states, layers)
      else:
        x = torch.to(states[layers[0]], 6)
        for j in range(1, len(layers)):
          x = torch.add(x, torch.to(states[layers[j]], 6))
        if len(layers) > 1:
          x = torch.div(x, len(layers))
      _0 = torch.append(out, x)
    return out

  def mixed(self: __torch__.poolhouse.plan.Plan, states: List[Tensor], layers: List[int]) -> Tensor:
    shares = torch.unbind(self.next(len(layers)), 0)
    x = torch.mul(torch.to(states[layers[0]], 6), shares[0])
    for j in range(1, len(layers)):
      x = torch.add(x, torch.mul(torch.to(states[layers[j]], 6), shares[j]))
    return x

  # The next so many of the weights.
  def next(self: __torch__.poolhouse.plan.Plan, size: int) -> Tensor:
    taken = torch.narrow(self.weights, 0, self.used, size)
    self.used = self.used + size
    return taken
