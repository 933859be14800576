# What a pass of training leaves out at random. Its dice are its own: runs side by side in one process
# do not take numbers from each other, and the same seed leaves out the same.
class Dropout:
  # Whether gradients follow: attention then takes the form that has them.
  learning : bool
  # Probabilities of being left out: of a number of a token's states, and of an attention weight.
  state_rate : float
  weight_rate : float
  generator : Optional[Generator]

  def __init__(self: __torch__.poolhouse.dropout.Dropout, learning: bool, state_rate: float, weight_rate: float, seed: int, device: Device) -> NoneType:
    self.learning = learning
    self.state_rate = state_rate
    self.weight_rate = weight_rate
    if learning:
      self.generator = torch.Generator(device=device, seed=seed)
    else:
      self.generator = None
    return None

  def of_states(self: __torch__.poolhouse.dropout.Dropout, x: Tensor) -> Tensor:
    return self.of(x, self.state_rate)

  def of_weights(self: __torch__.poolhouse.dropout.Dropout, x: Tensor) -> Tensor:
    return self.of(x, self.weight_rate)

  # What is kept grows by as much as is left out: the expected value stays.
  def of(self: __torch__.poolhouse.dropout.Dropout, x: Tensor, rate: float) -> Tensor:
    if rate > 0.:
      kept = torch.bernoulli(torch.detach(x), 1. - rate, generator=self.generator)
      y = torch.mul(x, torch.mul_(kept, 1. / (1. - rate)))
    else:
      y = x
    return y

# For passes that embed.
def none(device: Device) -> __torch__.poolhouse.dropout.Dropout:
  return __torch__.poolhouse.dropout.Dropout(False, 0., 0., 0, device)
