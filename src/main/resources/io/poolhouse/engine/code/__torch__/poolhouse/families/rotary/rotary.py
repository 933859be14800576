# Rotary positions: each pair of a query's and of a key's numbers is turned by an angle that grows with the
# token's place in its window, so that their product knows how far apart they are. A head's first
# half is paired with its second.
class Rotary:
  # [tokens + spare, 1, 1, head size], float32, and float64 where gradients are checked. The first half of
  # the sines is negated.
  cosines : Tensor
  sines : Tensor

  # size: of a head, even. x [tokens + spare, hidden]: what the first layer reads
  def __init__(self: __torch__.poolhouse.rotary.Rotary, base: float, size: int, x: Tensor, layout: __torch__.poolhouse.layout.Layout) -> NoneType:
    if ops.prim.dtype(x) == 7:
      dtype = 7
    else:
      dtype = 6
    powers = torch.div(torch.arange(0, size, 2, dtype=dtype, device=ops.prim.device(x)), size)
    places = torch.constant_pad_nd(layout.positions, [0, torch.size(x, 0) - torch.size(layout.positions, 0)])
    angles = torch.mul(torch.unsqueeze(torch.to(places, dtype), 1), torch.reciprocal(torch.pow(base, powers)))
    cosines = torch.cos(angles)
    sines = torch.sin(angles)
    self.cosines = torch.view(torch.cat([cosines, cosines], 1), [-1, 1, 1, size])
    self.sines = torch.view(torch.cat([torch.neg(sines), sines], 1), [-1, 1, 1, size])
    return None

  # qkv [tokens + spare, 3 * hidden] -> the same, query and key turned
  def turned(self: __torch__.poolhouse.rotary.Rotary, qkv: Tensor, heads: int) -> Tensor:
    rows = torch.size(qkv, 0)
    size = torch.size(self.cosines, 3)
    split = torch.view(qkv, [rows, 3, heads, size])
    straight = torch.narrow(split, 1, 0, 2)
    # The two halves of each head in each other's place.
    crossed = torch.roll(straight, [torch.floordiv(size, 2)], [3])
    turned = torch.add(torch.mul(straight, self.cosines), torch.mul(crossed, self.sines))
    y = torch.cat([torch.to(turned, ops.prim.dtype(qkv)), torch.narrow(split, 1, 2, 1)], 1)
    return torch.view(y, [rows, 3 * heads * size])
