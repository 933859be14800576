package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bytes that Python's {@code pickletools.dis} reads as the words beside them; each time the whole
 * pickle was given to it.
 */
class PickleWriterTest {

  @Test
  void numbersStringsAndListsAreAttributesOfAnObject() {
    PickleWriter pickle =
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
            .string("gel\u00FC")
            .attribute("layers")
            .startList()
            .startObject("m", "C")
            .endObject()
            .integer(300)
            .endList()
            .endObject();
    assertPickle(
        "8002" // PROTO 2
            + "635f5f746f7263685f5f2e706f6f6c686f7573652e6e6f726d0a4e6f726d0a" // GLOBAL
            + "29817d28" // EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK
            + "5808000000747261696e696e67" // BINUNICODE 'training'
            + "89" // NEWFALSE
            + "580300000079657388" // 'yes', NEWTRUE
            + "580500000068656164734afeffffff" // 'heads', BININT -2
            + "5807000000657073696c6f6e473d719799812dea11" // 'epsilon', BINFLOAT 1e-12
            + "580a00000061637469766174696f6e580500000067656cc3bc" // 'activation', 'gel\u00fc'
            + "58060000006c61796572735d28" // 'layers', EMPTY_LIST, MARK
            + "636d0a430a29817d287562" // GLOBAL 'm C', ..., MARK, SETITEMS, BUILD
            + "4a2c01000065" // BININT 300, APPENDS
            + "75622e", // SETITEMS, BUILD, STOP
        pickle);
  }

  @Test
  void aTensorIsRebuiltFromAStorageWithShapeAndStrides() {
    PickleWriter pickle = new PickleWriter().tensor(12, List.of(2, 5, 3));
    assertPickle(
        "8002"
            + "63746f7263682e5f7574696c730a5f72656275696c645f74656e736f725f76320a" // GLOBAL
            + "2828580700000073746f72616765" // MARK, MARK, 'storage'
            + "63746f7263680a466c6f617453746f726167650a" // GLOBAL 'torch FloatStorage'
            + "580200000031325803000000637075" // '12', 'cpu'
            + "4a1e00000074514a00000000" // BININT 30, TUPLE, BINPERSID, BININT 0
            + "284a020000004a050000004a0300000074" // (2, 5, 3)
            + "284a0f0000004a030000004a0100000074" // (15, 3, 1)
            + "8963636f6c6c656374696f6e730a4f726465726564446963740a" // False, OrderedDict
            + "295274522e", // EMPTY_TUPLE, REDUCE, TUPLE, REDUCE, STOP
        pickle);
  }

  @Test
  void aTensorWithoutNumbersHasShapeZero() {
    byte[] pickle = new PickleWriter().tensor(0, List.of(0)).toBytes();
    String hex = HexFormat.of().formatHex(pickle);
    // BININT 0 elements, TUPLE, BINPERSID, offset 0, (0,), (1,)
    assertEquals(true, hex.contains("4a0000000074514a00000000284a0000000074284a0100000074"), hex);
  }

  @Test
  void thereAreNoConstants() {
    assertPickle("8002292e", new PickleWriter().emptyTuple());
  }

  private static void assertPickle(String hex, PickleWriter pickle) {
    assertEquals(hex, HexFormat.of().formatHex(pickle.toBytes()));
  }
}
