# y = x W^T + b. On CPU, embedding goes through oneDNN with the weight repacked once for its kernels and
# the next step fused into the same call. On CUDA, and in training, the plain operators: repacked
# weights have no gradient.
class Linear:
  # [out, in] float32 in the archive; after prepare in the precision of the run and, on CPU,
  # in a layout that only oneDNN reads.
  weight : Tensor
  # [out]
  bias : Tensor
  # What it computes in: the weight's own type, but for training in bfloat16.
  dtype : int
  repacked : bool

  # Called once, when the model is loaded. `tokens` is the usual number of rows of x, by which
  # oneDNN chooses the layout. The repacked weight cannot be stored in an archive.
  def prepare(self: __torch__.poolhouse.linear.Linear, dtype: int, tokens: int) -> NoneType:
    self.dtype = dtype
    self.bias = torch.to(self.bias, dtype)
    self.weight = torch.to(self.weight, dtype)
    if not ops.prim.is_cuda(self.weight):
      self.weight = ops.mkldnn._reorder_linear_weight(self.weight, tokens)
      self.repacked = True
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.linear.Linear, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.weight = leaves.leaf(self.weight)
    self.bias = leaves.leaf(self.bias)
    self.dtype = leaves.dtype
    return None

  # x [tokens, in] -> [tokens, out]. Repacked, a row's last bit does not depend on the number of rows;
  # torch.linear's does, on CPU.
  def plain(self: __torch__.poolhouse.linear.Linear, x: Tensor) -> Tensor:
    if self.repacked:
      y = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "none", annotate(List[Optional[number]], []), "")
    else:
      y = self.product(x)
    return y

  # The activation is "gelu" (erf form), "gelu_tanh", "relu" or "silu".
  def activated(self: __torch__.poolhouse.linear.Linear, x: Tensor, activation: str) -> Tensor:
    if not self.repacked:
      y = self.product(x)
      if activation == "relu":
        z = torch.relu(y)
      elif activation == "silu":
        z = torch.silu(y)
      elif activation == "gelu":
        z = torch.gelu(y, approximate="none")
      else:
        z = torch.gelu(y, approximate="tanh")
    elif activation == "relu":
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "relu", annotate(List[Optional[number]], []), "")
    elif activation == "silu":
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "swish", annotate(List[Optional[number]], []), "")
    elif activation == "gelu":
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "gelu", annotate(List[Optional[number]], []), "none")
    else:
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "gelu", annotate(List[Optional[number]], []), "tanh")
    return z

  # x W^T + b + residual, residual [tokens, out]
  def added(self: __torch__.poolhouse.linear.Linear, x: Tensor, residual: Tensor, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    if self.repacked:
      y = ops.mkldnn._linear_pointwise(x, residual, self.weight, self.bias, "add")
    else:
      y = torch.add(dropout.of_states(self.product(x)), residual)
    return y

  # In training the weight stays in float32, and the residual with it: only the product is in bfloat16.
  def product(self: __torch__.poolhouse.linear.Linear, x: Tensor) -> Tensor:
    return torch.linear(torch.to(x, self.dtype), torch.to(self.weight, self.dtype), torch.to(self.bias, self.dtype))
