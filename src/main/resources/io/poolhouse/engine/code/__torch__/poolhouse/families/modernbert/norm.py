# Layer normalisation over the last dimension, without a bias. One without numbers leaves all as it is:
# before the first layer's attention there is none.
class Norm:
  # [hidden]
  weight : Tensor
  epsilon : float

  def prepare(self: __torch__.poolhouse.norm.Norm, dtype: int) -> NoneType:
    self.weight = torch.to(self.weight, dtype)
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.norm.Norm, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.weight = leaves.leaf(self.weight)
    return None

  def apply(self: __torch__.poolhouse.norm.Norm, x: Tensor) -> Tensor:
    if torch.numel(self.weight) > 0:
      y = torch.layer_norm(x, [torch.size(x, -1)], self.weight, None, self.epsilon)
    else:
      y = x
    return y
