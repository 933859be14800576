# y = x W^T: as BERT's, without a bias, and with products of which one half gates the other.
class Linear:
  # [out, in] float32 in the archive; after prepare in the precision of the run and, on CPU,
  # in a layout that only oneDNN reads.
  weight : Tensor
  # What it computes in: the weight's own type, but for training in bfloat16.
  dtype : int
  repacked : bool

  # As BERT's.
  def prepare(self: __torch__.poolhouse.linear.Linear, dtype: int, tokens: int) -> NoneType:
    self.dtype = dtype
    self.weight = torch.to(self.weight, dtype)
    if not ops.prim.is_cuda(self.weight):
      self.weight = ops.mkldnn._reorder_linear_weight(self.weight, tokens)
      self.repacked = True
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.linear.Linear, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.weight = leaves.leaf(self.weight)
    self.dtype = leaves.dtype
    return None

  # x [tokens, in] -> [tokens, out]
  def plain(self: __torch__.poolhouse.linear.Linear, x: Tensor) -> Tensor:
    if self.repacked:
      y = ops.mkldnn._linear_pointwise(x, self.weight, None, "none", annotate(List[Optional[number]], []), "")
    else:
      y = self.product(x)
    return y

  # The first half of the outputs, activated, times the second: [tokens, out / 2]. The activation is "gelu"
  # (erf form), "gelu_tanh", "relu" or "silu".
  def activated(self: __torch__.poolhouse.linear.Linear, x: Tensor, activation: str) -> Tensor:
    inner, gate, = torch.chunk(self.plain(x), 2, 1)
    if activation == "silu":
      y = torch.silu(inner)
    elif activation == "relu":
      y = torch.relu(inner)
    elif activation == "gelu":
      y = torch.gelu(inner, approximate="none")
    else:
      y = torch.gelu(inner, approximate="tanh")
    return torch.mul(y, gate)

  # x W^T + residual, residual [tokens, out]
  def added(self: __torch__.poolhouse.linear.Linear, x: Tensor, residual: Tensor, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    if self.repacked:
      y = ops.mkldnn._linear_pointwise(x, residual, self.weight, None, "add")
    else:
      y = torch.add(dropout.of_states(self.product(x)), residual)
    return y

  # In training the weight stays in float32, and the residual with it: only the product is in bfloat16.
  def product(self: __torch__.poolhouse.linear.Linear, x: Tensor) -> Tensor:
    return torch.linear(torch.to(x, self.dtype), torch.to(self.weight, self.dtype))
