"""Where things stand on the screen, asked of the running program."""

from __future__ import annotations

from desktop import Program, until

Point = tuple[int, int]

NODE = (
    "next(v for v in window.canvas.mirror.nodes.values() if v.look.title == {title!r})"  # the item of a node
)


def widget(program: Program, expression: str) -> Point:
    """The middle of a widget."""
    return _point(program, f"(lambda w: w.mapToGlobal(w.rect().center()))({expression})")


def row(program: Program, view: str, index: str) -> Point:
    """The middle of a row in an item view; `view` and `index` are expressions for it and its model index."""
    return _point(program, f"(lambda v: v.viewport().mapToGlobal(v.visualRect({index}).center()))({view})")


FIELD = (
    "next((w for w in window.inspector.findChildren(QWidget)"
    " if w.accessibleName() == {argument!r} and w.isVisible()), None)"  # the inspector's editor
)


def field(program: Program, argument: str) -> Point:
    """The inspector's editor for an argument, once it is there."""
    found = FIELD.format(argument=argument)
    program.wait_for(f"{found} is not None")
    return widget(program, found)


def fill(program: Program, argument: str, text: str) -> None:
    """Click into the inspector's editor for an argument and type over what stands there."""
    there = f"(lambda w, f: f is not None and (f is w or w.isAncestorOf(f)))({FIELD}, app.focusWidget())"

    def clicked() -> bool:
        program.click(field(program, argument))
        return bool(program.ask(there.format(argument=argument)))

    # What is told of the drawing meanwhile may have moved it away from under the mouse.
    until(clicked)
    program.key("ctrl+a")
    program.type(text)
    program.key("Return")


def canvas(program: Program, right: float, down: float) -> Point:
    """A point of the canvas, as parts of its width and height."""
    size = f"(lambda v: QPoint(int(v.width() * {right}), int(v.height() * {down})))"
    return _point(program, f"(lambda v: v.mapToGlobal({size}(v)))(window.canvas.view.viewport())")


def title(program: Program, name: str) -> Point:
    """The header of the node called `name`."""
    return _scene(program, f"{NODE.format(title=name)}.rect.topLeft() + QPointF(30, 12)")


def output(program: Program, node: str, index: int = 0) -> Point:
    """An output port of the node called `node`."""
    return _scene(program, f"{NODE.format(title=node)}.outputs[{index}].centre")


def input(program: Program, node: str, index: int = 0) -> Point:
    """An input slot of the node called `node`."""
    return _scene(program, f"{NODE.format(title=node)}.inputs[{index}].centre")


def _scene(program: Program, point: str) -> Point:
    view = "window.canvas.view"
    return _point(program, f"{view}.viewport().mapToGlobal({view}.mapFromScene({point}))")


def _point(program: Program, expression: str) -> Point:
    x, y = program.ask(f"(lambda p: [p.x(), p.y()])({expression})")
    return int(x), int(y)
