# What all layers read: the turns of rotary positions. Nothing follows the last layer.
class Around:
  # Of a head.
  size : int
  base : float

  def prepare(self: __torch__.poolhouse.around.Around, dtype: int, tokens: int) -> NoneType:
    return None

  def compute_in(self: __torch__.poolhouse.around.Around, dtype: int) -> NoneType:
    return None

  def give(self: __torch__.poolhouse.around.Around, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    return None

  # Once a pass. x [tokens + spare, hidden]: what the first layer reads
  def scene(self: __torch__.poolhouse.around.Around, x: Tensor, layout: __torch__.poolhouse.layout.Layout) -> __torch__.poolhouse.around.Scene:
    return __torch__.poolhouse.around.Scene(__torch__.poolhouse.rotary.Rotary(self.base, self.size, x, layout))

  def last(self: __torch__.poolhouse.around.Around, x: Tensor) -> Tensor:
    return x

class Scene:
  rotary : __torch__.poolhouse.rotary.Rotary

  def __init__(self: __torch__.poolhouse.around.Scene, rotary: __torch__.poolhouse.rotary.Rotary) -> NoneType:
    self.rotary = rotary
    return None

  # qkv [tokens + spare, 3 * hidden] -> the same, query and key turned
  def turned(self: __torch__.poolhouse.around.Scene, qkv: Tensor, heads: int) -> Tensor:
    return self.rotary.turned(qkv, heads)
