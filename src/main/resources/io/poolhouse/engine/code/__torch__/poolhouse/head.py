# What training puts on top of the encoder: a pooling, which may have weights of its own, and a linear
# classifier, all in the type of the weights.
class Head:
  # The pooling word's number, as in plan.py, or 8: attention by `queries`.
  how : int
  # The layers that are pooled: one, or all that `mix` weighs.
  kept : List[int]
  # [layers kept]: each layer's weight before the softmax; no numbers without a mix.
  mix : Tensor
  # [queries, hidden]; no numbers without attention.
  queries : Tensor
  # [classes, width], [classes]
  weight : Tensor
  bias : Tensor

  def __init__(self: __torch__.poolhouse.head.Head, how: int, kept: List[int], mix: Tensor, queries: Tensor, weight: Tensor, bias: Tensor) -> NoneType:
    self.how = how
    self.kept = kept
    self.mix = mix
    self.queries = queries
    self.weight = weight
    self.bias = bias
    return None

  # states: of each layer kept, [tokens, hidden] -> [tokens, hidden]
  def source(self: __torch__.poolhouse.head.Head, states: List[Tensor]) -> Tensor:
    x = states[0]
    if torch.numel(self.mix) > 0:
      shares = torch.unbind(torch.softmax(self.mix, 0), 0)
      x = torch.mul(x, shares[0])
      for i in range(1, len(states)):
        x = torch.add(x, torch.mul(states[i], shares[i]))
    return x

  # [windows, width] -> [windows, classes]
  def logits(self: __torch__.poolhouse.head.Head, vectors: Tensor) -> Tensor:
    return torch.linear(vectors, self.weight, self.bias)

  # The vectors and then the logits of each window, [windows, width + classes] on CPU.
  def answers(self: __torch__.poolhouse.head.Head, vectors: Tensor) -> Tensor:
    return torch.to(torch.cat([vectors, self.logits(vectors)], 1), torch.device("cpu"))
