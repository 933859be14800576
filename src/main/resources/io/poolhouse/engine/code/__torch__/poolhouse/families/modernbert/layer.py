# Norms first, and what was read is added afterwards; rotary positions, no biases, feed-forward by a gate. In
# local layers a token sees only its neighbours.
class Layer:
  heads : int
  local : bool
  # As in linear.py.
  activation : str
  attention_norm : __torch__.poolhouse.norm.Norm
  # query, key and value in one product: [3 * hidden, hidden]
  query_key_value : __torch__.poolhouse.linear.Linear
  attention_output : __torch__.poolhouse.linear.Linear
  feed_forward_norm : __torch__.poolhouse.norm.Norm
  # What is activated, then the gate: [2 * intermediate, hidden]
  intermediate : __torch__.poolhouse.linear.Linear
  output : __torch__.poolhouse.linear.Linear

  def prepare(self: __torch__.poolhouse.layer.Layer, dtype: int, tokens: int) -> NoneType:
    self.attention_norm.prepare(dtype)
    self.query_key_value.prepare(dtype, tokens)
    self.attention_output.prepare(dtype, tokens)
    self.feed_forward_norm.prepare(dtype)
    self.intermediate.prepare(dtype, tokens)
    self.output.prepare(dtype, tokens)
    return None

  # In training: the type of the products, see linear.py.
  def compute_in(self: __torch__.poolhouse.layer.Layer, dtype: int) -> NoneType:
    self.query_key_value.dtype = dtype
    self.attention_output.dtype = dtype
    self.intermediate.dtype = dtype
    self.output.dtype = dtype
    return None

  # In training: hands its tensors over, see leaves.py.
  def give(self: __torch__.poolhouse.layer.Layer, leaves: __torch__.poolhouse.leaves.Leaves) -> NoneType:
    self.attention_norm.give(leaves)
    self.query_key_value.give(leaves)
    self.attention_output.give(leaves)
    self.feed_forward_norm.give(leaves)
    self.intermediate.give(leaves)
    self.output.give(leaves)
    return None

  # x [tokens + spare, hidden] -> the same
  def apply(self: __torch__.poolhouse.layer.Layer, x: Tensor, layout: __torch__.poolhouse.layout.Layout, scene: __torch__.poolhouse.around.Scene, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    qkv = self.query_key_value.plain(self.attention_norm.apply(x))
    if self.local:
      context = __torch__.poolhouse.local.packed(scene.nearby.turned(qkv, self.heads), layout, scene.bands, self.heads, dropout)
    else:
      context = __torch__.poolhouse.attention.attended(scene.everywhere.turned(qkv, self.heads), layout, self.heads, dropout)
    attended = self.attention_output.added(context, x, dropout)
    inner = self.intermediate.activated(self.feed_forward_norm.apply(attended), self.activation)
    return self.output.added(inner, attended, dropout)
