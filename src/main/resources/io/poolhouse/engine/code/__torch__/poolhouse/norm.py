# Layer normalisation over the last dimension.
class Norm:
  # [hidden]
  weight : Tensor
  bias : Tensor
  epsilon : float

  def prepare(self: __torch__.poolhouse.norm.Norm, dtype: int) -> NoneType:
    self.weight = torch.to(self.weight, dtype)
    self.bias = torch.to(self.bias, dtype)
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.norm.Norm, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.weight = leaves.leaf(self.weight)
    self.bias = leaves.leaf(self.bias)
    return None

  def apply(self: __torch__.poolhouse.norm.Norm, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], self.weight, self.bias, self.epsilon)
