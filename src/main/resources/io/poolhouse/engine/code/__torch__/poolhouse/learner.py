# One run of training: the gradients of a step, summed up over its passes, and AdamW.
class Learner:
  head : __torch__.poolhouse.head.Head
  # The type that the layers' products are computed in while it learns.
  computing : int
  # Probabilities of being left out, see dropout.py.
  state_rate : float
  weight_rate : float
  # Every tensor of the model and the head, and those of them that learn.
  all : List[Tensor]
  learned : List[Tensor]
  groups : List[__torch__.poolhouse.group.Group]
  # For each that learns. No gradients between an update and the next pass.
  gradients : List[Tensor]
  first_moments : List[Tensor]
  second_moments : List[Tensor]
  # Updates made, [] float32 on the device.
  steps : Tensor

  # roles: for each of `all`: whether it learns, the factor of its rate, the factor of its decay.
  def __init__(self: __torch__.poolhouse.learner.Learner, head: __torch__.poolhouse.head.Head, computing: int, all: List[Tensor], roles: List[float], dropout: List[float]) -> NoneType:
    self.head = head
    self.computing = computing
    self.state_rate = dropout[0]
    self.weight_rate = dropout[1]
    self.all = all
    self.learned = annotate(List[Tensor], [])
    self.groups = annotate(List[__torch__.poolhouse.group.Group], [])
    self.gradients = annotate(List[Tensor], [])
    self.first_moments = annotate(List[Tensor], [])
    self.second_moments = annotate(List[Tensor], [])
    self.steps = torch.zeros([], dtype=6, device=ops.prim.device(head.bias))
    for i in range(len(all)):
      if roles[i * 3] > 0.:
        first = torch.zeros_like(torch.detach(all[i]))
        second = torch.zeros_like(first)
        group = self.group(roles[i * 3 + 1], roles[i * 3 + 2])
        group.add(len(self.learned), all[i], first, second)
        _0 = torch.append(self.learned, torch.requires_grad_(all[i], True))
        _1 = torch.append(self.first_moments, first)
        _2 = torch.append(self.second_moments, second)
    return None

  def group(self: __torch__.poolhouse.learner.Learner, rate: float, decay: float) -> __torch__.poolhouse.group.Group:
    group = __torch__.poolhouse.group.Group(rate, decay)
    found = False
    for i in range(len(self.groups)):
      if self.groups[i].rate == rate and self.groups[i].decay == decay:
        group = self.groups[i]
        found = True
    if not found:
      _0 = torch.append(self.groups, group)
    return group

  def dropout(self: __torch__.poolhouse.learner.Learner, seed: int) -> __torch__.poolhouse.dropout.Dropout:
    return __torch__.poolhouse.dropout.Dropout(True, self.state_rate, self.weight_rate, seed, ops.prim.device(self.steps))

  # vectors [windows, width]; labels and draw: see encoder.py
  def loss(self: __torch__.poolhouse.learner.Learner, vectors: Tensor, labels: Tensor, draw: Tensor, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    logits = self.head.logits(dropout.of_states(vectors))
    labels0 = torch.to(labels, ops.prim.device(logits))
    return torch.div(torch.cross_entropy_loss(logits, labels0, None, 2, -100, 0.), int(torch.select(draw, 0, 1)))

  # Adds the gradients of this loss to those of the step; of its first part (1), they replace what a step
  # that failed may have left.
  def learn(self: __torch__.poolhouse.learner.Learner, loss: Tensor, first: int) -> NoneType:
    found = torch.grad([loss], self.learned, None, None, False, False)
    gradients = annotate(List[Tensor], [])
    for i in range(len(found)):
      gradient = found[i]
      if torch.__isnot__(gradient, None):
        _0 = torch.append(gradients, unchecked_cast(Tensor, gradient))
    if first == 0:
      torch._foreach_add_(self.gradients, gradients)
    else:
      self.gradients = gradients
    return None

  # One step of AdamW, after the gradients were scaled down to the norm `clip` where theirs, all of them
  # taken as one vector, is larger. Not a number, or infinite: nothing changes.
  # numbers: float64 on CPU: rate, decay, clip (0: none), beta 1, beta 2, epsilon -> that norm
  def update(self: __torch__.poolhouse.learner.Learner, numbers: Tensor) -> Tensor:
    n = annotate(List[float], numbers.tolist())
    norm = torch.norm(torch.stack(torch._foreach_norm(self.gradients, 2)), 2)
    length = float(norm)
    if length < float("inf"):
      if n[2] > 0. and length > n[2]:
        torch._foreach_mul_(self.gradients, n[2] / (length + 0.000001))
      _0 = torch.add_(self.steps, 1)
      for i in range(len(self.groups)):
        self.groups[i].update(self.gradients, self.steps, n)
    self.gradients = annotate(List[Tensor], [])
    return __torch__.poolhouse.learner.outside(norm)

  # place: int64 on CPU: 0 for a tensor of `all`, 1 and 2 for moments, 3 for gradients, 4 for the steps;
  # which of them.
  def tensor(self: __torch__.poolhouse.learner.Learner, place: List[int]) -> Tensor:
    if place[0] == 0:
      x = self.all[place[1]]
    elif place[0] == 1:
      x = self.first_moments[place[1]]
    elif place[0] == 2:
      x = self.second_moments[place[1]]
    elif place[0] == 3:
      x = self.gradients[place[1]]
    else:
      x = torch.view(self.steps, [1])
    return torch.detach(x)

# With a new head; the inputs are those of Encoder.begin.
def started(leaves: __torch__.poolhouse.leaves.Leaves, device: Device, settings: List[int], roles: Tensor, dropout: Tensor, mix: Tensor, queries: Tensor, weight: Tensor, bias: Tensor) -> __torch__.poolhouse.learner.Learner:
  mix0 = leaves.copied(mix, device)
  queries0 = leaves.copied(queries, device)
  weight0 = leaves.copied(weight, device)
  bias0 = leaves.copied(bias, device)
  head = __torch__.poolhouse.head.Head(settings[2], torch.slice(settings, 3), mix0, queries0, weight0, bias0)
  return __torch__.poolhouse.learner.Learner(head, settings[1], leaves.all, annotate(List[float], roles.tolist()), annotate(List[float], dropout.tolist()))

# A number as Java may have it.
def outside(x: Tensor) -> Tensor:
  return torch.to(torch.detach(x), torch.device("cpu"))
