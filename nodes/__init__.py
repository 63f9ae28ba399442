"""The language of graphs: values, edits, catalogue, files and source. No Qt; TensorFlow only in runtime/."""

VERSION = "0.1.0"
