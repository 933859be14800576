# Tensors that learn at the same rate and with the same decay, for one call of AdamW. The lists are
# attributes: of a call that changes the tensors of a list made for it, PyTorch sees no effect, and
# leaves it out.
class Group:
  # Factors of the step's rate and decay.
  rate : float
  decay : float
  # Where the tensors are among all that learn.
  places : List[int]
  weights : List[Tensor]
  first_moments : List[Tensor]
  second_moments : List[Tensor]

  def __init__(self: __torch__.poolhouse.group.Group, rate: float, decay: float) -> NoneType:
    self.rate = rate
    self.decay = decay
    self.places = annotate(List[int], [])
    self.weights = annotate(List[Tensor], [])
    self.first_moments = annotate(List[Tensor], [])
    self.second_moments = annotate(List[Tensor], [])
    return None

  def add(self: __torch__.poolhouse.group.Group, place: int, weight: Tensor, first: Tensor, second: Tensor) -> NoneType:
    _0 = torch.append(self.places, place)
    _1 = torch.append(self.weights, weight)
    _2 = torch.append(self.first_moments, first)
    _3 = torch.append(self.second_moments, second)
    return None

  # gradients: of all that learn; n: see learner.py
  def update(self: __torch__.poolhouse.group.Group, gradients: List[Tensor], steps: Tensor, n: List[float]) -> NoneType:
    own = annotate(List[Tensor], [])
    each = annotate(List[Tensor], [])
    for i in range(len(self.places)):
      # On CPU AdamW reads a gradient's numbers as they lie, whatever its strides.
      _0 = torch.append(own, torch.contiguous(gradients[self.places[i]]))
      _1 = torch.append(each, steps)
    torch._fused_adamw_(self.weights, own, self.first_moments, self.second_moments, annotate(List[Tensor], []), each, lr=n[0] * self.rate, beta1=n[3], beta2=n[4], weight_decay=n[1] * self.decay, eps=n[5], amsgrad=False, maximize=False)
    return None
