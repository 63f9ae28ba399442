"""Actions on the structure of a drawing: shared layers, blocks, chains, loops and branches."""

from __future__ import annotations

from editor.actions.record import Action, Window, has_nodes, has_selection, has_several
from editor.folding import Folding
from editor.messages import QT_TRANSLATE_NOOP
from nodes.graph import Layer


def one_layer(window: Window) -> Layer | None:
    """The layer of the selected node, where one node is selected that calls one."""
    canvas = window.canvas
    if len(canvas.selection) != 1:
        return None
    block = window.document.project.blocks[canvas.block]
    node = block.nodes.get(next(iter(canvas.selection)))
    return None if node is None else block.layer_of(node)


def has_layers(window: Window) -> bool:
    """While a node that calls a layer is selected."""
    block = window.document.project.blocks[window.canvas.block]
    chosen = (block.nodes.get(id) for id in window.canvas.selection)
    return any(node is not None and node.layer is not None for node in chosen)


def has_shared(window: Window) -> bool:
    """While a node is selected whose layer others call too."""
    block = window.document.project.blocks[window.canvas.block]
    return any(id in block.call_numbers for id in window.canvas.selection)


def has_instance(window: Window) -> bool:
    """While an instance of a block is selected."""
    canvas = window.canvas
    return len(canvas.selection) == 1 and canvas.stage.block_in(next(iter(canvas.selection))) is not None


def can_unpack(window: Window) -> bool:
    """While an instance of a block, or a chain, is selected."""
    canvas = window.canvas
    is_chain = one_layer(window) is not None and canvas.structure.is_chain(next(iter(canvas.selection)))
    return is_chain or has_instance(window)


def can_tie(window: Window) -> bool:
    """While a node is selected whose layer could be another one."""
    return (len(window.canvas.selection) > 1 and has_layers(window)) or one_layer(window) is not None


def _region(kind: str, title: str, icon: str) -> Action:
    return Action(
        f"graph.wrap_{kind}",
        title,
        "Graph/Block",
        lambda w: w.canvas.structure.wrap_in_region(kind),
        QT_TRANSLATE_NOOP("Actions", "Make the selected nodes the body of a new loop or branch"),
        icon=icon,
        enabled_when=has_selection,
        starts_group=kind == "while",
    )


STRUCTURE = (
    Action(
        "graph.duplicate_shared",
        QT_TRANSLATE_NOOP("Actions", "Duplicate as shared"),
        "Graph/Share",
        lambda w: w.canvas.structure.duplicate_shared(),
        QT_TRANSLATE_NOOP("Actions", "Call the selected layers once more: the same weights in two places"),
        ("Ctrl+Shift+D",),
        "link",
        has_layers,
    ),
    Action(
        "graph.tie",
        QT_TRANSLATE_NOOP("Actions", "Tie…"),
        "Graph/Share",
        lambda w: w.tie(),
        QT_TRANSLATE_NOOP(
            "Actions", "Let the selected nodes share one layer, or choose the layer that one node shares"
        ),
        ("Ctrl+Shift+T",),
        "link-simple",
        can_tie,
    ),
    Action(
        "graph.untie",
        QT_TRANSLATE_NOOP("Actions", "Untie"),
        "Graph/Share",
        lambda w: w.canvas.structure.untie(),
        QT_TRANSLATE_NOOP("Actions", "Give each of the selected nodes a layer of its own"),
        ("Ctrl+Shift+U",),
        "link-break",
        has_shared,
    ),
    Action(
        "graph.wrap",
        QT_TRANSLATE_NOOP("Actions", "Wrap into a block"),
        "Graph/Block",
        lambda w: w.canvas.structure.wrap(),
        QT_TRANSLATE_NOOP("Actions", "Make a class of its own of the selected nodes, with an instance here"),
        ("Ctrl+G",),
        "package",
        has_selection,
    ),
    Action(
        "graph.unpack",
        QT_TRANSLATE_NOOP("Actions", "Unpack"),
        "Graph/Block",
        lambda w: w.canvas.structure.unpack(),
        QT_TRANSLATE_NOOP("Actions", "Put what the block or chain stands for in its place"),
        ("Ctrl+Shift+G",),
        "arrow-square-out",
        can_unpack,
    ),
    Action(
        "graph.open_block",
        QT_TRANSLATE_NOOP("Actions", "Open block"),
        "Graph/Block",
        lambda w: w.canvas.open_block(),
        QT_TRANSLATE_NOOP("Actions", "Show what is inside the selected instance"),
        ("Return",),
        "sign-in",
        has_instance,
        on_canvas=True,
        keys=QT_TRANSLATE_NOOP("Actions", "double click"),
    ),
    Action(
        "graph.duplicate_block",
        QT_TRANSLATE_NOOP("Actions", "Duplicate as a new block"),
        "Graph/Block",
        lambda w: w.canvas.structure.duplicate_block(),
        QT_TRANSLATE_NOOP("Actions", "Let the selected instance be one of a copy that can be changed"),
        icon="stack-simple",
        enabled_when=has_instance,
    ),
    Action(
        "graph.fold_parts",
        QT_TRANSLATE_NOOP("Actions", "Fold equal parts…"),
        "Graph/Block",
        lambda w: Folding(w.canvas).open(),
        QT_TRANSLATE_NOOP(
            "Actions", "Make one block of parts of this one that repeat, used in each one's place"
        ),
        icon="copy-simple",
        enabled_when=has_nodes,
    ),
    Action(
        "graph.sequential",
        QT_TRANSLATE_NOOP("Actions", "Make a Sequential"),
        "Graph/Block",
        lambda w: w.canvas.structure.chain("keras.Sequential"),
        QT_TRANSLATE_NOOP("Actions", "Make one tf.keras.Sequential of a straight line of layers"),
        icon="dots-three-outline",
        enabled_when=has_several,
        starts_group=True,
    ),
    Action(
        "graph.chain",
        QT_TRANSLATE_NOOP("Actions", "Make a chain"),
        "Graph/Block",
        lambda w: w.canvas.structure.chain(),
        QT_TRANSLATE_NOOP(
            "Actions", "Make one node of a straight line of layers, whose class shows what Sequential does"
        ),
        icon="dots-three-outline",
        enabled_when=has_several,
    ),
    _region("while", QT_TRANSLATE_NOOP("Actions", "Wrap in While"), "repeat"),
    _region("for", QT_TRANSLATE_NOOP("Actions", "Wrap in For"), "list-numbers"),
    _region("if", QT_TRANSLATE_NOOP("Actions", "Wrap in If"), "git-branch"),
    Action(
        "view.block_up",
        QT_TRANSLATE_NOOP("Actions", "Surrounding block"),
        "View/Blocks",
        lambda w: w.navigation.up(),
        QT_TRANSLATE_NOOP("Actions", "Show the block in which the open one stands"),
        ("Alt+Up",),
        "arrow-bend-left-up",
        lambda w: len(w.navigation.trail()) > 1,
    ),
    Action(
        "view.back",
        QT_TRANSLATE_NOOP("Actions", "Back"),
        "View/Blocks",
        lambda w: w.navigation.back(),
        QT_TRANSLATE_NOOP("Actions", "Show the block that was open before"),
        ("Alt+Left",),
        "arrow-left",
        lambda w: w.navigation.can_go_back,
    ),
    Action(
        "view.forward",
        QT_TRANSLATE_NOOP("Actions", "Forward"),
        "View/Blocks",
        lambda w: w.navigation.forward(),
        QT_TRANSLATE_NOOP("Actions", "Show again the block that was left by going back"),
        ("Alt+Right",),
        "arrow-right",
        lambda w: w.navigation.can_go_forward,
    ),
)
