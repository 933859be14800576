# What stands around the layers: what all of them read, and what follows the last. BERT has nothing of it.
class Around:

  def prepare(self: __torch__.poolhouse.around.Around, dtype: int, tokens: int) -> NoneType:
    return None

  # In training: the type of products.
  def compute_in(self: __torch__.poolhouse.around.Around, dtype: int) -> NoneType:
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.around.Around, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    return None

  # Once a pass. x [tokens + spare, hidden]: what the first layer reads
  def scene(self: __torch__.poolhouse.around.Around, x: Tensor, layout: __torch__.poolhouse.layout.Layout) -> __torch__.poolhouse.around.Scene:
    return __torch__.poolhouse.around.Scene()

  # x [tokens, hidden]: the last layer's states -> the same, as they are pooled
  def last(self: __torch__.poolhouse.around.Around, x: Tensor) -> Tensor:
    return x

# What all layers read in one pass, beside the states.
class Scene:

  def __init__(self: __torch__.poolhouse.around.Scene) -> NoneType:
    return None

  # qkv [tokens + spare, 3 * hidden] -> the same: positions are in the states already
  def turned(self: __torch__.poolhouse.around.Scene, qkv: Tensor, heads: int) -> Tensor:
    return qkv
