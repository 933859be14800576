# Makes the model's tensors what training changes: leaves, which gradients are taken for. They lie
# in `all` in the order of the Java class Parameters, which every class here gives its own in (`give`).
class Leaves:
  # Float32 (6); float64 (7) where gradients are checked.
  dtype : int
  # The words that learn, int64; none for the whole table.
  words : Tensor
  all : List[Tensor]

  def __init__(self: __torch__.poolhouse.leaves.Leaves, dtype: int, words: Tensor) -> NoneType:
    self.dtype = dtype
    self.words = words
    self.all = annotate(List[Tensor], [])
    return None

  def leaf(self: __torch__.poolhouse.leaves.Leaves, x: Tensor) -> Tensor:
    y = torch.to(torch.detach(x), self.dtype)
    _0 = torch.append(self.all, y)
    return y

  # What Java gave belongs to Java.
  def copied(self: __torch__.poolhouse.leaves.Leaves, x: Tensor, device: Device) -> Tensor:
    return self.leaf(torch.to(torch.clone(x), device))
