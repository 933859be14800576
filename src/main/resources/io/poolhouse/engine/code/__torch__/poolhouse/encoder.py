# BERT, and every pooling asked for, in one pass. Built and packed with its weights by the Java class
# EncoderArchive.
class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  # [vocabulary, hidden], [positions, hidden], [token types, hidden]. Every token is of type 0, and
  # prepare adds that row to the positions.
  words : Tensor
  positions : Tensor
  token_types : Tensor
  embedding_norm : __torch__.poolhouse.norm.Norm
  layers : List[__torch__.poolhouse.layer.Layer]
  # [hidden, hidden], [hidden], always in float32; no numbers where the model has no pooler
  pooler_weight : Tensor
  pooler_bias : Tensor

  # settings [2] int64 on CPU: the dtype to compute in (6 float32, 5 float16, 15 bfloat16) and the
  # usual number of tokens in a batch. Called once, before the first batch.
  def prepare(self: __torch__.poolhouse.encoder.Encoder, settings: Tensor) -> Tensor:
    dtype = int(torch.select(settings, 0, 0))
    tokens = int(torch.select(settings, 0, 1))
    self.words = torch.to(self.words, dtype)
    self.positions = torch.to(torch.add(self.positions, torch.select(self.token_types, 0, 0)), dtype)
    self.embedding_norm.prepare(dtype)
    for i in range(len(self.layers)):
      self.layers[i].prepare(dtype, tokens)
    if torch.numel(self.pooler_bias) > 0:
      self.pooler_weight = __torch__.poolhouse.linear.prepared(self.pooler_weight, tokens)
    return settings

  # The states of the layers from 0 (embedding output) to `deepest`, each [tokens + spare, hidden]; only
  # those named in `kept` hold numbers. What the spare rows hold means nothing, but is finite.
  def states(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, layout: __torch__.poolhouse.layout.Layout, kept: List[int]) -> List[Tensor]:
    deepest = max(kept)
    words = torch.embedding(self.words, ids)
    hidden = self.embedding_norm.apply(torch.add(words, torch.embedding(self.positions, layout.positions)))
    hidden = torch.constant_pad_nd(hidden, [0, 0, 0, layout.spare])
    states = annotate(List[Tensor], [])
    for i in range(deepest + 1):
      if i > 0:
        hidden = self.layers[i - 1].apply(hidden, layout)
      if torch.__contains__(kept, i):
        _0 = torch.append(states, hidden)
      else:
        _1 = torch.append(states, torch.empty([0]))
    return states

  # ids [tokens] int64: the windows' token ids end to end. numbers: see layout.py. plan: see plan.py.
  # -> [windows, parts * hidden] float32 on CPU
  def forward(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, plan: Tensor) -> Tensor:
    device = ops.prim.device(self.words)
    layout = __torch__.poolhouse.layout.Layout(numbers, device, ops.prim.dtype(self.words))
    wanted = __torch__.poolhouse.plan.Plan(plan)
    sources = wanted.gathered(self.states(torch.to(ids, device), layout, wanted.kept))
    sums = annotate(List[List[Tensor]], [])
    for _ in range(len(sources)):
      _0 = torch.append(sums, annotate(List[Tensor], []))
    vectors = annotate(List[Tensor], [])
    for i in range(len(wanted.hows)):
      source = wanted.reads[i]
      _1 = torch.append(vectors, self.pooled(sources[source], sums[source], layout, wanted.hows[i]))
    return torch.to(torch.cat(vectors, 1), torch.device("cpu"))

  # The token states of one layer in float32 on CPU, [tokens, hidden]: what the vectors are made of,
  # for checks against other runtimes.
  def token_states(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, layer: Tensor) -> Tensor:
    device = ops.prim.device(self.words)
    layout = __torch__.poolhouse.layout.Layout(numbers, device, ops.prim.dtype(self.words))
    index = int(layer)
    states = self.states(torch.to(ids, device), layout, [index])
    tokens = torch.narrow(states[index], 0, 0, torch.size(ids, 0))
    return torch.to(torch.to(tokens, 6), torch.device("cpu"))

  # The words of the pooling language, by their numbers in the Java class PoolingPlan. sums: see
  # pooling.py.
  def pooled(self: __torch__.poolhouse.encoder.Encoder, states: Tensor, sums: List[Tensor], layout: __torch__.poolhouse.layout.Layout, how: int) -> Tensor:
    if how == 0:
      y = __torch__.poolhouse.pooling.cls(states, layout)
    elif how == 1:
      y = __torch__.poolhouse.pooling.pooler(states, layout, self.pooler_weight, self.pooler_bias)
    elif how == 2:
      y = __torch__.poolhouse.pooling.mean(states, sums, layout)
    elif how == 3:
      y = __torch__.poolhouse.pooling.mean_nospecial(states, layout)
    elif how == 4:
      y = __torch__.poolhouse.pooling.max(states, layout)
    elif how == 5:
      y = __torch__.poolhouse.pooling.sqrt(states, sums, layout)
    elif how == 6:
      y = __torch__.poolhouse.pooling.last(states, layout)
    else:
      y = __torch__.poolhouse.pooling.weighted(states, sums, layout)
    return y
