# A row for each place in a window, from 0.
class Positions:
  # [positions, hidden]
  rows : Tensor

  # -> [tokens, hidden]
  def of(self: __torch__.poolhouse.positions.Positions, ids: Tensor, layout: __torch__.poolhouse.layout.Layout) -> Tensor:
    return torch.embedding(self.rows, layout.positions)
