"""Everything with a window. It may import nodes, never the other way round."""
