"""What the sweep has to know of single entries: inputs that fit, values to try, and what is left out."""

from __future__ import annotations

from typing import Any

from nodes.graph import Object

EXCLUDED: dict[str, str] = {}
"""Entries that the sweep leaves out, each with the reason."""

SLOW = frozenset(
    {
        *(f"keras.layers.{name}" for name in ("AugMix", "ContrastLimitedAdaptiveHistogramEqualization")),
        *(f"keras.layers.{name}" for name in ("ConvLSTM2D", "ConvLSTM3D", "Equalization", "MelSpectrogram")),
        *(f"keras.layers.{name}" for name in ("RandAugment", "RandomElasticTransform", "RandomPerspective")),
        *(f"keras.ops.{name}" for name in ("ctc_loss", "fold", "istft")),
        *(f"keras.ops.image.{name}" for name in ("affine_transform", "crop_images", "hsv_to_rgb")),
        *(f"keras.ops.image.{name}" for name in ("extract_patches_3d", "gaussian_blur")),
        *(f"keras.ops.image.{name}" for name in ("map_coordinates", "pad_images", "perspective_transform")),
        *(f"keras.ops.image.{name}" for name in ("rgb_to_grayscale", "rgb_to_hsv", "scale_and_translate")),
        *(f"keras.ops.image.{name}" for name in ("sobel_edges", "ssim")),
    }
)
"""Entries that take as long as twenty others: the whole run alone tries them."""

_EAGER_TYPE = "Gives float32 when it is built and the type of its input when it runs."
_OPEN_BATCH = "With an open batch, is int64 when it is built and int32 when it runs."
_LATE = "Looks at the first dimension of its second kernel only when it runs."
_NO_KERNEL = "TensorFlow has no kernel for it on a CPU, which Keras says in an error of its own."
_AT_RANDOM = "Chooses at random what it does, and not everything that it may choose takes such an input."

DIFFERENT: dict[tuple[str, str], str] = {
    ("keras.layers.AugMix", "rank 3"): _AT_RANDOM,
    ("keras.layers.RandAugment", "rank 3"): _AT_RANDOM,
    ("keras.ops.array_split", "axis=0"): (
        "Along an open dimension, gives the parts asked for when it is built, one when it runs in a graph."
    ),
    ("keras.ops.cholesky", "dtype float16"): _NO_KERNEL,
    ("keras.ops.cholesky_inverse", "dtype float16"): _NO_KERNEL,
    ("keras.ops.searchsorted", "rank 1"): _OPEN_BATCH,
    ("keras.ops.separable_conv", "rank 3"): _LATE,
    **{
        (f"keras.layers.{name}", f"dtype {dtype}"): _EAGER_TYPE
        for name in (
            "ContrastLimitedAdaptiveHistogramEqualization",
            "RandomBrightness",
            "RandomGrayscale",
            "Resizing",
        )
        for dtype in ("bool", "int32", "int64", "uint8")
    },
    **{
        ("keras.layers.RandomSaturation", f"dtype {dtype}"): "Refuses whole numbers only when it runs."
        for dtype in ("bool", "int32", "int64", "uint8")
    },
}
"""Single cases in which Keras itself says one thing when a model is built and another when it runs."""

LAYERS = "keras.layers."
OPS = "keras.ops."

ARGUMENTS: dict[str, dict[str, Any]] = {
    f"{LAYERS}AdaptiveAveragePooling1D": {"output_size": 3},
    f"{LAYERS}AdaptiveAveragePooling2D": {"output_size": 2},
    f"{LAYERS}AdaptiveAveragePooling3D": {"output_size": 2},
    f"{LAYERS}AdaptiveMaxPooling1D": {"output_size": 3},
    f"{LAYERS}AdaptiveMaxPooling2D": {"output_size": 2},
    f"{LAYERS}AdaptiveMaxPooling3D": {"output_size": 2},
    f"{LAYERS}CenterCrop": {"height": 4, "width": 4},
    f"{LAYERS}ConvLSTM1D": {"filters": 3, "kernel_size": 2},
    f"{LAYERS}ConvLSTM2D": {"filters": 3, "kernel_size": 2},
    f"{LAYERS}ConvLSTM3D": {"filters": 3, "kernel_size": 2},
    f"{LAYERS}Cropping2D": {"cropping": 1},
    f"{LAYERS}Discretization": {"bin_boundaries": (0.25, 0.5)},
    f"{LAYERS}Dot": {"axes": 1},
    f"{LAYERS}EinsumDense": {"equation": "ab,bc->ac", "output_shape": 5},
    f"{LAYERS}GaussianNoise": {"stddev": 0.5},
    f"{LAYERS}GroupNormalization": {"groups": 3},
    f"{LAYERS}GroupQueryAttention": {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2},
    f"{LAYERS}HashedCrossing": {"num_bins": 5},
    f"{LAYERS}Hashing": {"num_bins": 5},
    f"{LAYERS}IntegerLookup": {"vocabulary": (1, 2, 3)},
    f"{LAYERS}MelSpectrogram": {"fft_length": 64, "sequence_stride": 32, "sequence_length": 64},
    f"{LAYERS}MultiHeadAttention": {"num_heads": 2, "key_dim": 3},
    f"{LAYERS}Permute": {"dims": (2, 1)},
    f"{LAYERS}Pipeline": {
        "layers": (
            Object(f"{LAYERS}Dense", {"units": 4}),
            Object(f"{LAYERS}Activation", {"activation": "relu"}),
        ),
    },
    f"{LAYERS}RandomCrop": {"height": 4, "width": 4},
    f"{LAYERS}RandomTranslation": {"height_factor": 0.2, "width_factor": 0.2},
    f"{LAYERS}RandomZoom": {"height_factor": 0.2},
    f"{LAYERS}RepeatVector": {"n": 3},
    f"{LAYERS}Rescaling": {"scale": 0.5},
    f"{LAYERS}Reshape": {"target_shape": (3, -1)},
    f"{LAYERS}Resizing": {"height": 4, "width": 4},
    f"{LAYERS}STFTSpectrogram": {"frame_length": 32},
    f"{LAYERS}StringLookup": {"vocabulary": ("a", "a b", "c")},
    f"{LAYERS}TextVectorization": {"vocabulary": ("a", "b")},
    f"{OPS}adaptive_average_pool": {"output_size": 2},
    f"{OPS}adaptive_max_pool": {"output_size": 2},
    f"{OPS}arange": {"start": 5},
    f"{OPS}argpartition": {"kth": 2},
    f"{OPS}array_split": {"indices_or_sections": 4, "axis": 1},
    f"{OPS}batch_normalization": {"axis": -1},
    f"{OPS}broadcast_to": {"shape": (6, 6)},
    f"{OPS}cast": {"dtype": "int32"},
    f"{OPS}depth_to_space": {"block_size": 2},
    f"{OPS}digitize": {"bins": (0.25, 0.5)},
    f"{OPS}dsplit": {"indices_or_sections": 2},
    f"{OPS}einsum": {"subscripts": "ab,ab->a"},
    f"{OPS}empty": {"shape": (2, 3)},
    f"{OPS}expand_dims": {"axis": 1},
    f"{OPS}extract_sequences": {"sequence_length": 3, "sequence_stride": 1},
    f"{OPS}eye": {"N": 3},
    f"{OPS}fold": {"output_size": (4, 4), "kernel_size": 2},
    f"{OPS}full": {"shape": (2, 3), "fill_value": 2.0},
    f"{OPS}full_like": {"fill_value": 2.0},
    f"{OPS}geomspace": {"start": 1.0, "stop": 8.0},
    f"{OPS}hsplit": {"indices_or_sections": 2},
    f"{OPS}identity": {"n": 3},
    f"{OPS}in_top_k": {"k": 2},
    f"{OPS}istft": {"sequence_length": 4, "sequence_stride": 2, "fft_length": 4},
    f"{OPS}kaiser": {"beta": 2.0},
    f"{OPS}linspace": {"start": 0.0, "stop": 1.0},
    f"{OPS}logspace": {"start": 0.0, "stop": 1.0},
    f"{OPS}moments": {"axes": (1,)},
    f"{OPS}moveaxis": {"source": 1, "destination": 0},
    f"{OPS}nanpercentile": {"q": 50.0},
    f"{OPS}nanquantile": {"q": 0.5},
    f"{OPS}one_hot": {"num_classes": 3},
    f"{OPS}ones": {"shape": (2, 3)},
    f"{OPS}pad": {"pad_width": 1},
    f"{OPS}percentile": {"q": 50.0},
    f"{OPS}psnr": {"max_val": 1.0},
    f"{OPS}quantile": {"q": 0.5},
    f"{OPS}rearrange": {"pattern": "b c -> c b"},
    f"{OPS}repeat": {"repeats": 2},
    f"{OPS}reshape": {"newshape": (-1, 2)},
    f"{OPS}roll": {"shift": 1},
    f"{OPS}saturate_cast": {"dtype": "uint8"},
    f"{OPS}scatter": {"shape": (6,)},
    f"{OPS}slice": {"start_indices": (0, 1), "shape": (2, 3)},
    f"{OPS}slice_update": {"start_indices": (0, 0)},
    f"{OPS}space_to_depth": {"block_size": 2},
    f"{OPS}split": {"indices_or_sections": 3, "axis": 1},
    f"{OPS}stft": {"sequence_length": 4, "sequence_stride": 2, "fft_length": 4},
    f"{OPS}swapaxes": {"axis1": 0, "axis2": 1},
    f"{OPS}threshold": {"threshold": 0.5, "default_value": 0.0},
    f"{OPS}tile": {"repeats": 2},
    f"{OPS}top_k": {"k": 2},
    f"{OPS}tri": {"N": 3},
    f"{OPS}unfold": {"kernel_size": 2},
    f"{OPS}unravel_index": {"shape": (2, 3)},
    f"{OPS}vsplit": {"indices_or_sections": 2},
    f"{OPS}zeros": {"shape": (2, 3)},
}
"""Arguments that every case of an entry starts from."""

BITWISE = ("and", "left_shift", "or", "right_shift", "xor")
SEGMENTS = ("max", "min", "prod", "sum")

INPUTS: dict[str, list[tuple[Any, ...]]] = {
    f"{LAYERS}AugMix": [("data", (8, 8, 3))],
    f"{LAYERS}RandAugment": [("data", (8, 8, 3))],
    f"{LAYERS}ConvLSTM1D": [("sequences", (3, 6, 2))],
    f"{LAYERS}ConvLSTM2D": [("sequences", (3, 5, 5, 2))],
    f"{LAYERS}ConvLSTM3D": [("sequences", (2, 4, 4, 4, 2))],
    f"{LAYERS}HashedCrossing": [("inputs", (1,), "int64"), ("inputs", (1,), "int64")],
    f"{LAYERS}Hashing": [("inputs", (1,), "int64")],
    f"{LAYERS}IntegerLookup": [("inputs", (6,), "int64")],
    f"{LAYERS}MelSpectrogram": [("inputs", (200,))],
    f"{LAYERS}STFTSpectrogram": [("inputs", (200, 1))],
    f"{LAYERS}StringLookup": [("inputs", (6,), "string")],
    f"{LAYERS}TextVectorization": [("inputs", (), "string")],
    **{f"{OPS}bitwise_{name}": [("x", (6, 6), "int32"), ("y", (6, 6), "int32")] for name in BITWISE},
    f"{OPS}bitwise_invert": [("x", (6, 6), "int32")],
    f"{OPS}bitwise_not": [("x", (6, 6), "int32")],
    f"{OPS}conv_transpose": [("inputs", (6, 6), "float32", 6), ("kernel", (6, 6), "float32", 6)],
    f"{OPS}conv": [("inputs", (12, 6)), ("kernel", (6, 4), "float32", 3)],
    f"{OPS}correlate": [("x1", ()), ("x2", ())],
    f"{OPS}ctc_decode": [("inputs", (6, 6)), ("sequence_lengths", (), "int32")],
    f"{OPS}ctc_loss": [
        ("target", (2,), "int32"),
        ("output", (6, 6)),
        ("target_length", (), "int32"),
        ("output_length", (), "int32"),
    ],
    f"{OPS}depthwise_conv": [("inputs", (12, 6)), ("kernel", (6, 1), "float32", 3)],
    f"{OPS}diagflat": [("x", (6,), "float32", 6)],
    f"{OPS}depth_to_space": [("x", (4, 4, 8))],
    f"{OPS}fold": [("x", (12, 9))],
    f"{OPS}gcd": [("x1", (6, 6), "int32", 6), ("x2", (6, 6), "int32", 6)],
    f"{OPS}image.affine_transform": [("images", (8, 8, 3)), ("transform", (8,))],
    f"{OPS}image.map_coordinates": [("inputs", (6,), "float32", 6), ("coordinates", (6,), "float32", 2)],
    f"{OPS}image.perspective_transform": [
        ("images", (8, 8, 3)),
        ("start_points", (4, 2)),
        ("end_points", (4, 2)),
    ],
    f"{OPS}image.scale_and_translate": [
        ("images", (8, 3), "float32", 8),
        ("scale", (), "float32", 2),
        ("translation", (), "float32", 2),
    ],
    f"{OPS}image.ssim": [("image1", (12, 12, 3)), ("image2", (12, 12, 3))],
    f"{OPS}in_top_k": [("targets", (), "int32"), ("predictions", (6,))],
    f"{OPS}lcm": [("x1", (6, 6), "int32", 6), ("x2", (6, 6), "int32", 6)],
    f"{OPS}ldexp": [("x1", (6, 6)), ("x2", (6, 6), "int32")],
    f"{OPS}left_shift": [("x", (6, 6), "int32"), ("y", (6, 6), "int32")],
    f"{OPS}lstsq": [("a", (6,), "float32", 6), ("b", (6,), "float32", 6)],
    f"{OPS}lu_factor": [("x", (6,), "float32", 6)],
    f"{OPS}rearrange": [("tensor", (6,))],
    f"{OPS}right_shift": [("x", (6, 6), "int32"), ("y", (6, 6), "int32")],
    f"{OPS}scatter": [("indices", (1,), "int32"), ("values", ())],
    f"{OPS}scatter_update": [("inputs", ()), ("indices", (1,), "int32"), ("updates", ())],
    f"{OPS}searchsorted": [("sorted_sequence", (), "float32", 6), ("values", (), "float32", 6)],
    f"{OPS}separable_conv": [
        ("inputs", (12, 6)),
        ("depthwise_kernel", (6, 1), "float32", 3),
        ("pointwise_kernel", (6, 4), "float32", 1),
    ],
    f"{OPS}slice_update": [("inputs", (6,)), ("updates", (3,))],
    **{f"{OPS}segment_{name}": [("data", (6,)), ("segment_ids", (), "int32")] for name in SEGMENTS},
    f"{OPS}sparse_categorical_crossentropy": [("target", (6,), "int32"), ("output", (6, 6))],
    f"{OPS}squeeze": [("x", (1, 6), "float32", 6)],
    f"{OPS}take": [("x", (6, 6)), ("indices", (2,), "int32")],
    f"{OPS}take_along_axis": [("x", (6, 6)), ("indices", (6, 6), "int32")],
    f"{OPS}unfold": [("x", (4, 4, 3), "float32", 6)],
    f"{OPS}unstack": [("x", (6,), "float32", 6)],
    f"{OPS}view_as_complex": [("x", (6, 2))],
}
"""Inputs for entries that no plain tensor fits: (port, shape without the batch, dtype, batch)."""

VALUES: dict[Any, Any] = {
    "axis": (1, -1, 0),
    (f"{OPS}arange", "stop"): (9,),
    (f"{OPS}dot_product_attention", "bias"): ((3, 8, 8), "float32"),
    (f"{OPS}dot_product_attention", "mask"): ((3, 8, 8), "bool"),
    (f"{OPS}nanpercentile", "q"): (25.0,),
    (f"{OPS}nanquantile", "q"): (0.25,),
    (f"{OPS}percentile", "q"): (25.0,),
    (f"{OPS}quantile", "q"): (0.25,),
    (f"{OPS}reshape", "newshape"): ((-1, 3),),
    (f"{OPS}scatter", "shape"): ((8,),),
    (f"{OPS}slice", "shape"): ((1, 2),),
    (f"{OPS}slice_update", "start_indices"): ((0, 2),),
    (f"{OPS}space_to_depth", "block_size"): (4,),
    (f"{OPS}stft", "fft_length"): (8,),
    (f"{OPS}stft", "sequence_length"): (3,),
    (f"{OPS}squeeze", "axis"): (1,),
}
"""Values to try for an argument; for an optional port, the shape and dtype of what is wired to it."""

NOT_TRIED: dict[tuple[str, str], str] = {}
"""Arguments and optional ports that are not varied, each with the reason."""
