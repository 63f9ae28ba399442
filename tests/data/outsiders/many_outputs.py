import tensorflow as tf
from tensorflow.keras.layers import Dense, Input, LSTM, Embedding, concatenate
from tensorflow.keras.models import Model

num_tags = 12  # Number of unique issue tags
num_words = 100  # Size of vocabulary obtained when preprocessing text data
num_departments = 4  # Number of departments for predictions

title_input = Input(shape=(None,), name="title")  # Variable-length sequence of ints
body_input = Input(shape=(None,), name="body")  # Variable-length sequence of ints
tags_input = Input(shape=(num_tags,), name="tags")  # Binary vectors of size `num_tags`

# Embed each word in the title into a 64-dimensional vector
title_features = Embedding(num_words, 16)(title_input)
body_features = Embedding(num_words, 16)(body_input)

title_features = LSTM(8)(title_features)
body_features = LSTM(4)(body_features)

# Merge all available features into a single large vector via concatenation
x = concatenate([title_features, body_features, tags_input])

priority_pred = Dense(1, name="priority")(x)
department_pred = Dense(num_departments, name="department")(x)

# Instantiate an end-to-end model predicting both priority and department
model = Model(
    inputs=[title_input, body_input, tags_input],
    outputs={"priority": priority_pred, "department": department_pred},
)
model.compile(
    optimizer="rmsprop",
    loss={"priority": "binary_crossentropy", "department": "categorical_crossentropy"},
    loss_weights={"priority": 1.0, "department": 0.2},
)
