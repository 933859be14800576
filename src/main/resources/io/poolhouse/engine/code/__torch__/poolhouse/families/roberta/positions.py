# A row for each token that is not padding, counted from the row after the padding token's; a padding
# token that a text spells has that one.
class Positions:
  # [positions, hidden]
  rows : Tensor
  # The padding token's id, and its row.
  pad : int

  # -> [tokens, hidden]
  def of(self: __torch__.poolhouse.positions.Positions, ids: Tensor, layout: __torch__.poolhouse.layout.Layout) -> Tensor:
    counted = torch.to(torch.ne(ids, self.pad), 4)
    # Tokens that count up to each token, itself included, and before each window.
    so_far = torch.cumsum(counted, 0)
    starts = torch.sub(torch.arange(torch.size(ids, 0), dtype=4, device=ops.prim.device(ids)), layout.positions)
    before = torch.index_select(torch.sub(so_far, counted), 0, starts)
    places = torch.mul(torch.sub(so_far, before), counted)
    return torch.embedding(self.rows, torch.add(places, self.pad))
