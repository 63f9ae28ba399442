"""Parts of the source that are the same in every project that needs them."""

from __future__ import annotations

CHAIN = """\
@tf.keras.utils.register_keras_serializable()
class {chain}(tf.keras.Model):
    def __init__(self, layers, **kwargs):
        super().__init__(**kwargs)
        self.chain = list(layers)

{build}    def call(self, inputs{training}):
        x = inputs
        for layer in self.chain:
            x = layer(x)
        return x

    def get_config(self):
        return {{**super().get_config(), "layers": self.chain}}

    @classmethod
    def from_config(cls, config):
        layers = map(tf.keras.layers.deserialize, config.pop("layers"))
        return cls(layers, **config)
"""

CHAIN_BUILD = """\
    def build(self, input_shape):
        self.call(tf.keras.Input(batch_shape=input_shape))

"""

CONVERTED = '''\
def {converted}(function):
    """Let `if` and `while` ask tensors also where these have no values yet."""

    @functools.wraps(function)
    def either(*args, **kwargs):
        if tf.executing_eagerly():
            return function(*args, **kwargs)
        return tf.autograph.to_graph(function)(*args, **kwargs)

    return either
'''

PLACED = '''\
def {placed}(layer, device):
    """Let the weights of `layer` live on `device`, wherever it is called."""
    build = layer.build

    @functools.wraps(build)
    def build_there(*args, **kwargs):
        with tf.device(device):
            build(*args, **kwargs)

    layer.build = build_there
    return layer
'''

CONSTANTS = """\
with np.load(pathlib.Path(__file__).with_suffix(".constants.npz")) as file:
    {constants} = dict(file)
"""


def lines(template: str, **names: str) -> list[str]:
    """The lines of one of these parts with its names filled in."""
    return template.format(**names).splitlines()
