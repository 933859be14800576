# An encoder, and every pooling asked for, in one pass. Built and packed with its weights by the Java
# class EncoderArchive; what families of encoders have otherwise is in the files that it calls.
class Encoder(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  embedding : __torch__.poolhouse.embedding.Embedding
  # Those that have weights of their own, and which of them is the first, the second and so on.
  layers : List[__torch__.poolhouse.layer.Layer]
  order : List[int]
  around : __torch__.poolhouse.around.Around
  # [hidden, hidden], always in float32; no numbers where the model has no pooler
  pooler : __torch__.poolhouse.linear.Linear
  # One from `begin` on: the run of training.
  learners : List[__torch__.poolhouse.learner.Learner]
  # Of each window that `remember` saw: [layers kept, tokens, hidden].
  remembered : List[Tensor]

  # settings [2] int64 on CPU: the dtype to compute in (6 float32, 5 float16, 15 bfloat16) and the
  # usual number of tokens in a batch. Called once, before the first batch.
  def prepare(self: __torch__.poolhouse.encoder.Encoder, settings: Tensor) -> Tensor:
    dtype = int(torch.select(settings, 0, 0))
    tokens = int(torch.select(settings, 0, 1))
    self.embedding.prepare(dtype, tokens)
    for i in range(len(self.layers)):
      self.layers[i].prepare(dtype, tokens)
    self.around.prepare(dtype, tokens)
    if torch.numel(self.pooler.weight) > 0:
      self.pooler.prepare(6, tokens)
    return settings

  # The states of the layers from 0 (embedding output) to `deepest`, each [tokens, hidden]; only
  # those named in `kept` hold numbers.
  def states(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, layout: __torch__.poolhouse.layout.Layout, kept: List[int], dropout: __torch__.poolhouse.dropout.Dropout) -> List[Tensor]:
    deepest = max(kept)
    hidden = self.embedding.apply(ids, layout, dropout)
    scene = self.around.scene(hidden, layout)
    states = annotate(List[Tensor], [])
    for i in range(deepest + 1):
      if i > 0:
        hidden = self.layers[self.order[i - 1]].apply(hidden, layout, scene, dropout)
      if torch.__contains__(kept, i):
        y = torch.narrow(hidden, 0, 0, torch.size(ids, 0))
        if i == len(self.order):
          y = self.around.last(y)
        _0 = torch.append(states, y)
      else:
        _1 = torch.append(states, torch.empty([0]))
    return states

  # ids [tokens] int64: the windows' token ids end to end. numbers: see layout.py. plan: see plan.py.
  # -> [windows, parts * hidden] float32 on CPU
  def forward(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, plan: Tensor) -> Tensor:
    return self.forward_learned(ids, numbers, plan, torch.empty([0]))

  # As forward, with weights that were learned: float32 on CPU, see plan.py.
  def forward_learned(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, plan: Tensor, weights: Tensor) -> Tensor:
    device = ops.prim.device(self.embedding.words.table)
    layout = __torch__.poolhouse.layout.Layout(numbers, device, ops.prim.dtype(self.embedding.words.table))
    wanted = __torch__.poolhouse.plan.Plan(plan, torch.to(weights, device))
    sources = wanted.gathered(self.states(torch.to(ids, device), layout, wanted.kept, __torch__.poolhouse.dropout.none(device)))
    sums = annotate(List[List[Tensor]], [])
    for _ in range(len(sources)):
      _0 = torch.append(sums, annotate(List[Tensor], []))
    vectors = annotate(List[Tensor], [])
    for i in range(len(wanted.hows)):
      source = wanted.reads[i]
      if wanted.hows[i] == 8:
        vector = __torch__.poolhouse.pooling.attended(sources[source], layout, wanted.next(torch.size(sources[source], 1)))
      else:
        vector = self.pooled(sources[source], sums[source], layout, wanted.hows[i])
      _1 = torch.append(vectors, vector)
    return torch.to(torch.cat(vectors, 1), torch.device("cpu"))

  # The token states of one layer in float32 on CPU, [tokens, hidden]: what the vectors are made of,
  # for checks against other runtimes.
  def token_states(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, layer: Tensor) -> Tensor:
    device = ops.prim.device(self.embedding.words.table)
    layout = __torch__.poolhouse.layout.Layout(numbers, device, ops.prim.dtype(self.embedding.words.table))
    index = int(layer)
    states = self.states(torch.to(ids, device), layout, [index], __torch__.poolhouse.dropout.none(device))
    return torch.to(torch.to(states[index], 6), torch.device("cpu"))

  # The words of the pooling language, by their numbers in the Java class PoolingPlan. sums: see
  # pooling.py.
  def pooled(self: __torch__.poolhouse.encoder.Encoder, states: Tensor, sums: List[Tensor], layout: __torch__.poolhouse.layout.Layout, how: int) -> Tensor:
    if how == 0:
      y = __torch__.poolhouse.pooling.cls(states, layout)
    elif how == 1:
      y = __torch__.poolhouse.pooling.pooler(states, layout, self.pooler)
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

  # Makes this model one that is trained, instead of `prepare`. The tensors are the head's first weights,
  # see head.py; roles and dropout: see learner.py, float64 on CPU.
  # settings int64 on CPU: the dtypes of the weights and of the layers' products, the pooling word's number,
  # the layers to pool. words int64 on CPU: those that learn, see words.py.
  def begin(self: __torch__.poolhouse.encoder.Encoder, settings: Tensor, words: Tensor, roles: Tensor, dropout: Tensor, mix: Tensor, queries: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    n = annotate(List[int], settings.tolist())
    device = ops.prim.device(self.embedding.words.table)
    leaves = __torch__.poolhouse.leaves.Leaves(n[0], words)
    self.embedding.give(leaves)
    for i in range(len(self.layers)):
      self.layers[i].give(leaves)
    self.around.give(leaves)
    self.pooler.give(leaves)
    self.learners = [__torch__.poolhouse.learner.started(leaves, device, n, roles, dropout, mix, queries, weight, bias)]
    return settings

  # As begin, where the encoder stays as it is, after `prepare`: only the head learns, from what
  # `remember` saw. Again, for another head.
  def begin_head(self: __torch__.poolhouse.encoder.Encoder, settings: Tensor, roles: Tensor, dropout: Tensor, mix: Tensor, queries: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    n = annotate(List[int], settings.tolist())
    leaves = __torch__.poolhouse.leaves.Leaves(n[0], torch.empty([0], dtype=4))
    self.learners = [__torch__.poolhouse.learner.started(leaves, ops.prim.device(self.embedding.words.table), n, roles, dropout, mix, queries, weight, bias)]
    return settings

  # Keeps the states of these layers (int64 on CPU) of each window, in the order of the windows.
  def remember(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, layers: Tensor) -> Tensor:
    device = ops.prim.device(self.embedding.words.table)
    layout = __torch__.poolhouse.layout.Layout(numbers, device, ops.prim.dtype(self.embedding.words.table))
    kept = self.only(annotate(List[int], layers.tolist()), ids, layout, __torch__.poolhouse.dropout.none(device))
    tokens = annotate(List[int], torch.to(layout.tokens, torch.device("cpu")).tolist())
    torch.extend(self.remembered, torch.split_with_sizes(torch.to(torch.stack(kept, 0), 6), tokens, 1))
    return numbers

  # The states of these layers, each [tokens, hidden].
  def only(self: __torch__.poolhouse.encoder.Encoder, layers: List[int], ids: Tensor, layout: __torch__.poolhouse.layout.Layout, dropout: __torch__.poolhouse.dropout.Dropout) -> List[Tensor]:
    states = self.states(torch.to(ids, ops.prim.device(self.embedding.words.table)), layout, layers, dropout)
    kept = annotate(List[Tensor], [])
    for i in range(len(layers)):
      _0 = torch.append(kept, states[layers[i]])
    return kept

  # The same of windows that `remember` saw, by their numbers: int64 on CPU.
  def recalled(self: __torch__.poolhouse.encoder.Encoder, windows: Tensor) -> List[Tensor]:
    places = annotate(List[int], windows.tolist())
    states = annotate(List[Tensor], [])
    for i in range(len(places)):
      _0 = torch.append(states, self.remembered[places[i]])
    return torch.unbind(torch.cat(states, 1), 0)

  # The vectors that the head classifies, [windows, width], from the states of the layers that it pools.
  def pooled_for(self: __torch__.poolhouse.encoder.Encoder, head: __torch__.poolhouse.head.Head, states: List[Tensor], layout: __torch__.poolhouse.layout.Layout) -> Tensor:
    source = head.source(states)
    if head.how == 8:
      y = __torch__.poolhouse.pooling.attention(source, layout, head.queries)
    else:
      y = self.pooled(source, annotate(List[Tensor], []), layout, head.how)
    return y

  # As pooled_for, from token ids. dtype: of the layers' products.
  def encoded_for(self: __torch__.poolhouse.encoder.Encoder, head: __torch__.poolhouse.head.Head, ids: Tensor, numbers: Tensor, dtype: int, dropout: __torch__.poolhouse.dropout.Dropout) -> Tensor:
    self.embedding.compute_in(dtype)
    for i in range(len(self.layers)):
      self.layers[i].compute_in(dtype)
    self.around.compute_in(dtype)
    layout = __torch__.poolhouse.layout.Layout(numbers, ops.prim.device(self.embedding.words.table), dtype)
    return self.pooled_for(head, self.only(head.kept, ids, layout, dropout), layout)

  # As pooled_for, from what `remember` saw.
  def recalled_for(self: __torch__.poolhouse.encoder.Encoder, head: __torch__.poolhouse.head.Head, windows: Tensor, numbers: Tensor) -> Tensor:
    layout = __torch__.poolhouse.layout.Layout(numbers, ops.prim.device(self.embedding.words.table), 6)
    return self.pooled_for(head, self.recalled(windows), layout)

  # labels [windows] int64: each window's class. draw int64 on CPU: the seed of what is left out, the
  # number of windows of the step, of which these may be a part, and 1 for its first part.
  # -> [] on CPU: the cross-entropies, summed up and divided by that number
  def loss(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, labels: Tensor, draw: Tensor) -> Tensor:
    return __torch__.poolhouse.learner.outside(self.loss_of(ids, numbers, labels, draw))

  # As loss, and adds its gradients to those of the step.
  def learn(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, labels: Tensor, draw: Tensor) -> Tensor:
    loss = self.loss_of(ids, numbers, labels, draw)
    self.learners[0].learn(loss, int(torch.select(draw, 0, 2)))
    return __torch__.poolhouse.learner.outside(loss)

  # As learn, from what `remember` saw. Only the vectors are left out of, not what they are made of.
  def learn_head(self: __torch__.poolhouse.encoder.Encoder, windows: Tensor, numbers: Tensor, labels: Tensor, draw: Tensor) -> Tensor:
    learner = self.learners[0]
    dropout = learner.dropout(int(torch.select(draw, 0, 0)))
    loss = learner.loss(self.recalled_for(learner.head, windows, numbers), labels, draw, dropout)
    learner.learn(loss, int(torch.select(draw, 0, 2)))
    return __torch__.poolhouse.learner.outside(loss)

  def loss_of(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor, labels: Tensor, draw: Tensor) -> Tensor:
    learner = self.learners[0]
    dropout = learner.dropout(int(torch.select(draw, 0, 0)))
    vectors = self.encoded_for(learner.head, ids, numbers, learner.computing, dropout)
    return learner.loss(vectors, labels, draw, dropout)

  # See learner.py.
  def update(self: __torch__.poolhouse.encoder.Encoder, numbers: Tensor) -> Tensor:
    return self.learners[0].update(numbers)

  # Without dropout, and in the type of the weights, as the model is used later: the vectors and then the
  # logits of each window, [windows, width + classes] on CPU.
  def evaluate(self: __torch__.poolhouse.encoder.Encoder, ids: Tensor, numbers: Tensor) -> Tensor:
    head = self.learners[0].head
    dropout = __torch__.poolhouse.dropout.none(ops.prim.device(self.embedding.words.table))
    return head.answers(self.encoded_for(head, ids, numbers, ops.prim.dtype(self.embedding.words.table), dropout))

  # The same from what `remember` saw.
  def evaluate_head(self: __torch__.poolhouse.encoder.Encoder, windows: Tensor, numbers: Tensor) -> Tensor:
    head = self.learners[0].head
    return head.answers(self.recalled_for(head, windows, numbers))

  # place: see learner.py, or 5 for the whole table of words; then the first row, and the number of rows
  # -> these rows on CPU
  def read(self: __torch__.poolhouse.encoder.Encoder, place: Tensor) -> Tensor:
    n = annotate(List[int], place.tolist())
    if n[0] == 5:
      x = self.embedding.words.whole()
    else:
      x = self.learners[0].tensor(n)
    return torch.to(torch.narrow(x, 0, n[2], n[3]), torch.device("cpu"))

  # The other way round: puts a whole tensor in its place.
  def write(self: __torch__.poolhouse.encoder.Encoder, place: Tensor, value: Tensor) -> Tensor:
    n = annotate(List[int], place.tolist())
    target = self.learners[0].tensor(n)
    _0 = torch.copy_(target, torch.view_as(value, target))
    return place
