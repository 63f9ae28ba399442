import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class CausalAttention(layers.Layer):
    def __init__(self, dim, heads=2):
        super().__init__()
        self.heads = heads
        self.qkv = layers.Dense(3 * dim, use_bias=False)
        self.proj = layers.Dense(dim)

    def call(self, x):
        b, t = tf.shape(x)[0], tf.shape(x)[1]
        c = x.shape[-1]
        q, k, v = tf.split(self.qkv(x), 3, axis=-1)
        q = tf.transpose(tf.reshape(q, (b, t, self.heads, c // self.heads)), (0, 2, 1, 3))
        k = tf.transpose(tf.reshape(k, (b, t, self.heads, c // self.heads)), (0, 2, 1, 3))
        v = tf.transpose(tf.reshape(v, (b, t, self.heads, c // self.heads)), (0, 2, 1, 3))
        att = tf.matmul(q, k, transpose_b=True) / tf.sqrt(tf.cast(c // self.heads, tf.float32))
        mask = tf.linalg.band_part(tf.ones((t, t)), -1, 0)
        att = tf.nn.softmax(tf.where(mask == 0, -1e9, att), axis=-1)
        y = tf.transpose(tf.matmul(att, v), (0, 2, 1, 3))
        return self.proj(tf.reshape(y, (b, t, c)))


class Block(layers.Layer):
    def __init__(self, dim, heads, dropout=0.0):
        super().__init__()
        self.ln1, self.ln2 = layers.LayerNormalization(), layers.LayerNormalization()
        self.attn = CausalAttention(dim, heads)
        self.mlp = keras.Sequential([layers.Dense(4 * dim, activation="gelu"), layers.Dense(dim), layers.Dropout(dropout)])

    def call(self, x, training=None):
        x = x + self.attn(self.ln1(x))
        x = x + self.mlp(self.ln2(x), training=training)
        return x


class GPT(keras.Model):
    def __init__(self, vocab=100, dim=16, depth=2, heads=2, block_size=16):
        super().__init__()
        self.tok = layers.Embedding(vocab, dim)
        self.pos = layers.Embedding(block_size, dim)
        self.blocks = [Block(dim, heads) for _ in range(depth)]
        self.ln = layers.LayerNormalization()
        self.head = layers.Dense(vocab, use_bias=False)

    def call(self, idx, training=None):
        x = self.tok(idx) + self.pos(tf.range(tf.shape(idx)[1]))
        for block in self.blocks:
            x = block(x, training=training)
        return self.head(self.ln(x))


gpt = GPT()
