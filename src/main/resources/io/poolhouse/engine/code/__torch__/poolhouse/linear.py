# y = x W^T + b. On CPU through oneDNN with the weight repacked once for its kernels and the
# next step fused into the same call; on CUDA through the plain operators.
class Linear:
  # [out, in] float32 in the archive; after prepare in the precision of the run and, on CPU,
  # in a layout that only oneDNN reads.
  weight : Tensor
  # [out]
  bias : Tensor

  # Called once, when the model is loaded. `tokens` is the usual number of rows of x, by which
  # oneDNN chooses the layout. The repacked weight cannot be stored in an archive.
  def prepare(self: __torch__.poolhouse.linear.Linear, dtype: int, tokens: int) -> NoneType:
    self.bias = torch.to(self.bias, dtype)
    self.weight = __torch__.poolhouse.linear.prepared(torch.to(self.weight, dtype), tokens)
    return None

  # x [tokens, in] -> [tokens, out]
  def plain(self: __torch__.poolhouse.linear.Linear, x: Tensor) -> Tensor:
    return __torch__.poolhouse.linear.plain(x, self.weight, self.bias)

  # The activation is "gelu" (erf form), "gelu_tanh" or "relu".
  def activated(self: __torch__.poolhouse.linear.Linear, x: Tensor, activation: str) -> Tensor:
    if ops.prim.is_cuda(x):
      y = torch.linear(x, self.weight, self.bias)
      if activation == "relu":
        z = torch.relu(y)
      elif activation == "gelu":
        z = torch.gelu(y, approximate="none")
      else:
        z = torch.gelu(y, approximate="tanh")
    elif activation == "relu":
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "relu", annotate(List[Optional[number]], []), "")
    elif activation == "gelu":
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "gelu", annotate(List[Optional[number]], []), "none")
    else:
      z = ops.mkldnn._linear_pointwise(x, self.weight, self.bias, "gelu", annotate(List[Optional[number]], []), "tanh")
    return z

  # x W^T + b + residual, residual [tokens, out]
  def added(self: __torch__.poolhouse.linear.Linear, x: Tensor, residual: Tensor) -> Tensor:
    if ops.prim.is_cuda(x):
      y = torch.add(torch.linear(x, self.weight, self.bias), residual)
    else:
      y = ops.mkldnn._linear_pointwise(x, residual, self.weight, self.bias, "add")
    return y

# A weight [out, in] as plain reads it.
def prepared(weight: Tensor, tokens: int) -> Tensor:
  if ops.prim.is_cuda(weight):
    ready = weight
  else:
    ready = ops.mkldnn._reorder_linear_weight(weight, tokens)
  return ready

# x [rows, in] -> [rows, out]. Not torch.linear on CPU: there a row's last bit depends on the number of
# rows.
def plain(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  if ops.prim.is_cuda(x):
    y = torch.linear(x, weight, bias)
  else:
    y = ops.mkldnn._linear_pointwise(x, weight, bias, "none", annotate(List[Optional[number]], []), "")
  return y
