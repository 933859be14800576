package io.poolhouse.bench;

import java.util.List;

/** The peers that a run measures, with whatever they keep from one contest to the next. */
record Peers(List<Peer> peers) implements AutoCloseable {

  static Peers of(List<PeerKind> kinds, BenchModel model, Engines engines) {
    return new Peers(kinds.stream().map(kind -> kind.of(model, engines)).toList());
  }

  @Override
  public void close() {
    peers.forEach(Peer::close);
  }
}
