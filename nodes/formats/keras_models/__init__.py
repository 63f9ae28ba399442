"""Models that Keras has saved become projects: a `.keras` file, a whole-model `.h5`, a model's JSON.

What stands in the file is data: nothing of it is run, and neither Keras nor TensorFlow is needed.
"""

from nodes.formats.keras_models.reading import read_keras_model as read_keras_model
