# Matrix products of one shape and nothing else: how fast this machine takes them. Packed and run by
# the Java class Products, in the dialect of the product's own programs.
class Products(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # No numbers: lies on the device that the model was loaded to.
  device : Tensor
  # [tokens, in], and several of [out, in] in turn, as the layers of a model have them.
  x : Tensor
  weights : List[Tensor]
  bias : Tensor

  # numbers: int64 on CPU: tokens, in, out, dtype, weights
  def prepare(self: __torch__.poolhouse.products.Products, numbers: Tensor) -> Tensor:
    n = annotate(List[int], numbers.tolist())
    device = ops.prim.device(self.device)
    self.x = torch.to(torch.randn([n[0], n[1]], device=device), n[3])
    self.bias = torch.to(torch.randn([n[2]], device=device), n[3])
    self.weights = annotate(List[Tensor], [])
    for _ in range(n[4]):
      weight = torch.to(torch.randn([n[2], n[1]], device=device), n[3])
      if ops.prim.is_cuda(weight):
        packed = weight
      else:
        packed = ops.mkldnn._reorder_linear_weight(weight, n[0])
      _0 = torch.append(self.weights, packed)
    return numbers

  # numbers: int64 on CPU: how many products; 0 for plain ones, 1 with GELU
  # -> one number: a device has finished when it is here.
  def forward(self: __torch__.poolhouse.products.Products, numbers: Tensor) -> Tensor:
    n = annotate(List[int], numbers.tolist())
    last = self.x
    for i in range(n[0]):
      weight = self.weights[torch.remainder(i, len(self.weights))]
      if ops.prim.is_cuda(weight):
        last = torch.linear(self.x, weight, self.bias)
      elif n[1] == 1:
        last = ops.mkldnn._linear_pointwise(self.x, weight, self.bias, "gelu", annotate(List[Optional[number]], []), "none")
      else:
        last = ops.mkldnn._linear_pointwise(self.x, weight, self.bias, "none", annotate(List[Optional[number]], []), "")
    return torch.to(torch.to(torch.slice(torch.view(last, [-1]), 0, 0, 1), 6), torch.device("cpu"))
