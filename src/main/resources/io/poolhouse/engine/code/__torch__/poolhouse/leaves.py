# Makes the model's tensors what training changes: leaves, which gradients are taken for. They lie
# in `all` in the order of the Java class Parameters.
class Leaves:
  # Float32 (6); float64 (7) where gradients are checked.
  dtype : int
  all : List[Tensor]

  def __init__(self: __torch__.poolhouse.leaves.Leaves, dtype: int) -> NoneType:
    self.dtype = dtype
    self.all = annotate(List[Tensor], [])
    return None

  def leaf(self: __torch__.poolhouse.leaves.Leaves, x: Tensor) -> Tensor:
    y = torch.to(torch.detach(x), self.dtype)
    _0 = torch.append(self.all, y)
    return y

  # What Java gave belongs to Java.
  def copied(self: __torch__.poolhouse.leaves.Leaves, x: Tensor, device: Device) -> Tensor:
    return self.leaf(torch.to(torch.clone(x), device))

  def linear(self: __torch__.poolhouse.leaves.Leaves, x: __torch__.poolhouse.linear.Linear) -> NoneType:
    x.weight = self.leaf(x.weight)
    x.bias = self.leaf(x.bias)
    x.dtype = self.dtype
    return None

  def norm(self: __torch__.poolhouse.leaves.Leaves, x: __torch__.poolhouse.norm.Norm) -> NoneType:
    x.weight = self.leaf(x.weight)
    x.bias = self.leaf(x.bias)
    return None

  def layer(self: __torch__.poolhouse.leaves.Leaves, x: __torch__.poolhouse.layer.Layer) -> NoneType:
    self.linear(x.query_key_value)
    self.linear(x.attention_output)
    self.norm(x.attention_norm)
    self.linear(x.intermediate)
    self.linear(x.output)
    self.norm(x.output_norm)
    return None
