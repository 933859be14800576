# What all layers read: the turns of rotary positions, by two bases, and what the local layers see. The
# last layer's states are normalised.
class Around:
  # Of a head.
  size : int
  global_base : float
  local_base : float
  # In local layers a token sees so many others on either side.
  reach : int
  norm : __torch__.poolhouse.norm.Norm

  def prepare(self: __torch__.poolhouse.around.Around, dtype: int, tokens: int) -> NoneType:
    self.norm.prepare(dtype)
    return None

  def compute_in(self: __torch__.poolhouse.around.Around, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.around.Around, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.norm.give(leaves)
    return None

  # Once a pass. x [tokens + spare, hidden]: what the first layer reads
  def scene(self: __torch__.poolhouse.around.Around, x: Tensor, layout: __torch__.poolhouse.layout.Layout) -> __torch__.poolhouse.around.Scene:
    everywhere = __torch__.poolhouse.rotary.Rotary(self.global_base, self.size, x, layout)
    nearby = __torch__.poolhouse.rotary.Rotary(self.local_base, self.size, x, layout)
    return __torch__.poolhouse.around.Scene(everywhere, nearby, __torch__.poolhouse.local.Bands(layout, self.reach))

  # x [tokens, hidden]: the last layer's states -> the same, as they are pooled
  def last(self: __torch__.poolhouse.around.Around, x: Tensor) -> Tensor:
    return self.norm.apply(x)

class Scene:
  # Of global layers, and of local ones.
  everywhere : __torch__.poolhouse.rotary.Rotary
  nearby : __torch__.poolhouse.rotary.Rotary
  bands : __torch__.poolhouse.local.Bands

  def __init__(self: __torch__.poolhouse.around.Scene, everywhere: __torch__.poolhouse.rotary.Rotary, nearby: __torch__.poolhouse.rotary.Rotary, bands: __torch__.poolhouse.local.Bands) -> NoneType:
    self.everywhere = everywhere
    self.nearby = nearby
    self.bands = bands
    return None
