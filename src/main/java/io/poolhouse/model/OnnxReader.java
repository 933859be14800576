package io.poolhouse.model;

import io.poolhouse.model.ProtobufReader.Region;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wire format of an ONNX file: of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, the fields that
 * tell where a BERT's weights are and what they are called.
 */
final class OnnxReader {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int MODEL_GRAPH = 7 << 3 | BYTES;

  private static final int GRAPH_NODE = 1 << 3 | BYTES;
  private static final int GRAPH_INITIALIZER = 5 << 3 | BYTES;

  private static final int NODE_INPUT = 1 << 3 | BYTES;
  private static final int NODE_OUTPUT = 2 << 3 | BYTES;
  private static final int NODE_NAME = 3 << 3 | BYTES;
  private static final int NODE_OPERATOR = 4 << 3 | BYTES;
  private static final int NODE_ATTRIBUTE = 5 << 3 | BYTES;

  private static final int ATTRIBUTE_NAME = 1 << 3 | BYTES;
  private static final int ATTRIBUTE_FLOAT = 2 << 3 | FIXED32;
  private static final int ATTRIBUTE_INTEGER = 3 << 3 | VARINT;
  private static final int ATTRIBUTE_TEXT = 4 << 3 | BYTES;
  private static final int ATTRIBUTE_TENSOR = 5 << 3 | BYTES;
  private static final int ATTRIBUTE_INTEGERS = 8 << 3 | BYTES;
  private static final int ATTRIBUTE_INTEGERS_ITEM = 8 << 3 | VARINT;

  private static final int TENSOR_DIMENSION = 1 << 3 | VARINT;
  private static final int TENSOR_DIMENSIONS = 1 << 3 | BYTES;
  private static final int TENSOR_TYPE = 2 << 3 | VARINT;
  private static final int TENSOR_FLOATS = OnnxTensor.FLOAT_DATA << 3 | BYTES;
  private static final int TENSOR_INT32S = OnnxTensor.INT32_DATA << 3 | BYTES;
  private static final int TENSOR_INT64S = OnnxTensor.INT64_DATA << 3 | BYTES;
  private static final int TENSOR_NAME = 8 << 3 | BYTES;
  private static final int TENSOR_RAW = OnnxTensor.RAW_DATA << 3 | BYTES;
  private static final int TENSOR_EXTERNAL = 13 << 3 | BYTES;
  private static final int TENSOR_LOCATION = 14 << 3 | VARINT;

  private static final int ENTRY_KEY = 1 << 3 | BYTES;
  private static final int ENTRY_VALUE = 2 << 3 | BYTES;

  private final TensorFile file;
  private final ProtobufReader reader;
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final List<OnnxNode> nodes = new ArrayList<>();

  private OnnxReader(TensorFile file, ProtobufReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static OnnxGraph read(TensorFile file) throws IOException {
    if (file.size() > Integer.MAX_VALUE) {
      throw file.refuse(
          "has %d bytes; an ONNX file has at most 2 GB, and larger models keep their numbers in a second file."
              .formatted(file.size()));
    }
    List<OnnxGraph> graphs = new ArrayList<>();
    ProtobufReader.read(
        file,
        new Region(0, (int) file.size()),
        reader -> graphs.add(new OnnxReader(file, reader).model()));
    return graphs.get(0);
  }

  private OnnxGraph model() throws IOException {
    reader.fields(
        tag -> {
          if (tag == MODEL_GRAPH) {
            reader.message(this::graphField);
          } else {
            reader.skip(tag);
          }
        });
    if (nodes.isEmpty() && initializers.isEmpty()) {
      throw file.refuse("holds no graph; expected an ONNX model.");
    }
    return new OnnxGraph(List.copyOf(initializers.values()), nodes);
  }

  private void graphField(int tag) throws IOException {
    switch (tag) {
      case GRAPH_NODE -> nodes.add(node());
      case GRAPH_INITIALIZER -> addInitializer(tensor());
      default -> reader.skip(tag);
    }
  }

  private void addInitializer(OnnxTensor tensor) {
    if (initializers.put(tensor.name(), tensor) != null) {
      throw file.refuse(
          "holds two tensors named %s; expected each name once."
              .formatted(Quoted.of(tensor.name())));
    }
  }

  private OnnxNode node() throws IOException {
    Map<Integer, String> words = new HashMap<>();
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, OnnxNode.Attribute> attributes = new HashMap<>();
    reader.message(
        tag -> {
          switch (tag) {
            case NODE_NAME, NODE_OPERATOR -> words.put(tag, reader.text());
            case NODE_INPUT -> inputs.add(reader.text());
            case NODE_OUTPUT -> outputs.add(reader.text());
            case NODE_ATTRIBUTE -> {
              OnnxNode.Attribute attribute = attribute();
              attributes.put(attribute.name(), attribute);
            }
            default -> reader.skip(tag);
          }
        });
    return new OnnxNode(
        words.getOrDefault(NODE_OPERATOR, ""),
        words.getOrDefault(NODE_NAME, ""),
        inputs,
        outputs,
        attributes);
  }

  private OnnxNode.Attribute attribute() throws IOException {
    AttributeFields fields = new AttributeFields();
    reader.message(
        tag -> {
          switch (tag) {
            case ATTRIBUTE_NAME -> fields.name = reader.text();
            case ATTRIBUTE_FLOAT -> fields.number = reader.float32();
            case ATTRIBUTE_INTEGER -> fields.integer = reader.integer();
            case ATTRIBUTE_TEXT -> fields.text = reader.text();
            case ATTRIBUTE_TENSOR -> fields.tensor = Optional.of(tensor());
            case ATTRIBUTE_INTEGERS -> fields.integers.addAll(reader.packedIntegers());
            case ATTRIBUTE_INTEGERS_ITEM -> fields.integers.add(reader.keptInteger());
            default -> reader.skip(tag);
          }
        });
    return new OnnxNode.Attribute(
        fields.name, fields.number, fields.integer, fields.text, fields.integers, fields.tensor);
  }

  private static final class AttributeFields {
    private String name = "";
    private float number;
    private long integer;
    private String text = "";
    private final List<Long> integers = new ArrayList<>();
    private Optional<OnnxTensor> tensor = Optional.empty();
  }

  private OnnxTensor tensor() throws IOException {
    TensorFields fields = new TensorFields();
    reader.message(
        tag -> {
          switch (tag) {
            case TENSOR_NAME -> fields.name = reader.text();
            case TENSOR_DIMENSION -> fields.shape.add(reader.keptInteger());
            case TENSOR_DIMENSIONS -> fields.shape.addAll(reader.packedIntegers());
            case TENSOR_TYPE -> fields.type = (int) reader.integer();
            case TENSOR_LOCATION -> fields.isExternal = reader.integer() == 1;
            case TENSOR_EXTERNAL -> externalEntry(fields.external);
            case TENSOR_RAW, TENSOR_FLOATS, TENSOR_INT32S, TENSOR_INT64S ->
                fields.data.put(tag >> 3, reader.region());
            default -> reader.skip(tag);
          }
        });
    return new OnnxTensor(
        fields.name,
        fields.shape,
        fields.type,
        fields.data,
        fields.isExternal ? Optional.of(fields.external) : Optional.empty());
  }

  private static final class TensorFields {
    private String name = "";
    private final List<Long> shape = new ArrayList<>();
    private int type;
    private boolean isExternal;
    private final Map<Integer, Region> data = new HashMap<>();
    private final Map<String, String> external = new LinkedHashMap<>();
  }

  private void externalEntry(Map<String, String> external) throws IOException {
    String[] keyAndValue = {"", ""};
    reader.message(
        tag -> {
          switch (tag) {
            case ENTRY_KEY -> keyAndValue[0] = reader.text();
            case ENTRY_VALUE -> keyAndValue[1] = reader.text();
            default -> reader.skip(tag);
          }
        });
    external.put(keyAndValue[0], keyAndValue[1]);
  }
}
