package io.poolhouse.engine;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PickleWriterTest {
  @Test
  void dump() {
    byte[] b =
        new PickleWriter()
            .startObject("__torch__.poolhouse.norm", "Norm")
            .attribute("training")
            .bool(false)
            .attribute("yes")
            .bool(true)
            .attribute("heads")
            .integer(-2)
            .attribute("epsilon")
            .real(1e-12)
            .attribute("activation")
            .string("gelü")
            .attribute("layers")
            .startList()
            .startObject("m", "C")
            .endObject()
            .integer(300)
            .endList()
            .attribute("weight")
            .tensor(12, List.of(2, 5, 3))
            .endObject()
            .toBytes();
    System.err.println("HEX " + HexFormat.of().formatHex(b));
    System.err.println(
        "HEX " + HexFormat.of().formatHex(new PickleWriter().emptyTuple().toBytes()));
  }
}
