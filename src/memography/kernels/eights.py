"""Eight numbers of 32 bits in one go, written as LLVM's own vectors.

Numba turns loops over whole arrays into instructions over many words, but neither exchanges rows and columns in
registers, nor keeps a running sum of eight columns in one. On a machine without such instructions LLVM makes of it what
there is.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

N = 8


class _EightFloats(types.Type):  # type: ignore[misc]  # Numba has no types
    """Eight float32, as Numba knows them."""

    def __init__(self) -> None:
        super().__init__(name="EightFloats")


_FLOATS = ir.VectorType(ir.FloatType(), N)
_eight_floats = _EightFloats()


@register_model(_EightFloats)
class _EightFloatsModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, type_: Any) -> None:
        super().__init__(manager, type_, _FLOATS)


@intrinsic
def turn(_context: Any, source: Any, row: Any, column: Any, target: Any, to_row: Any, to_column: Any) -> Any:
    """Write 8 x 8 numbers of one array into another, rows and columns exchanged: `target[to_row + j, to_column + i] =
    source[row + i, column + j]`.

    Args:
        source: 32 bits a number, rows in one piece, shape (n_rows, n_columns); no bounds are checked.
        row: where the numbers begin there, int64.
        column: the same.
        target: of the same kind.
        to_row: where they begin there, int64.
        to_column: the same.
    """
    places = (types.int64, types.int64)
    return types.void(source, *places, target, *places), _build_turn


def _build_turn(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    source, row, column, target, to_row, to_column = arguments
    read = _rows(context, builder, signature.args[0], source, row, column)
    rows = [builder.load(place, align=4) for place in read]
    for _ in range(3):  # each time two rows half the square apart are interlaced
        rows = [_interlaced(builder, rows[i // 2], rows[i // 2 + N // 2], is_second=i % 2) for i in range(N)]
    for place, values in zip(_rows(context, builder, signature.args[3], target, to_row, to_column), rows, strict=True):
        builder.store(values, place, align=4)
    return context.get_dummy_value()


def _interlaced(builder: Any, one: Any, other: Any, *, is_second: int) -> Any:
    """The first or the second halves of two vectors, a number of one and of the other in turn."""
    begin = is_second * N // 2
    order = [place for i in range(begin, begin + N // 2) for place in (i, N + i)]
    return builder.shuffle_vector(one, other, ir.Constant(ir.VectorType(ir.IntType(32), N), order))


@intrinsic
def zeros(_context: Any) -> Any:
    """Eight times 0."""
    return _eight_floats(), lambda *_: ir.Constant(_FLOATS, [0.0] * N)


@intrinsic
def loaded(_context: Any, source: Any, row: Any) -> Any:
    """A row of an array of shape (n_rows, 8), float32; no bounds are checked."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.load(_row(context, builder, signature.args[0], *arguments), align=4)

    return _eight_floats(source, types.int64), build


@intrinsic
def store(_context: Any, target: Any, row: Any, values: Any) -> Any:
    """Write a row of an array of shape (n_rows, 8), float32; no bounds are checked."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        builder.store(arguments[2], _row(context, builder, signature.args[0], *arguments[:2]), align=4)
        return context.get_dummy_value()

    return types.void(target, types.int64, _eight_floats), build


@intrinsic
def plus(_context: Any, one: Any, other: Any) -> Any:
    """Sums, number by number."""
    return _eight_floats(_eight_floats, _eight_floats), _of_two("fadd")


@intrinsic
def minus(_context: Any, one: Any, other: Any) -> Any:
    """Differences, number by number."""
    return _eight_floats(_eight_floats, _eight_floats), _of_two("fsub")


@intrinsic
def over(_context: Any, values: Any, divisor: Any) -> Any:
    """Each number divided by one float32."""

    def build(_: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        index = ir.IntType(32)
        first = builder.insert_element(ir.Constant(_FLOATS, ir.Undefined), arguments[1], index(0))
        everywhere = builder.shuffle_vector(first, first, ir.Constant(ir.VectorType(index, N), [0] * N))
        return builder.fdiv(arguments[0], everywhere)

    return _eight_floats(_eight_floats, types.float32), build


def _of_two(name: str) -> Callable[..., Any]:
    return lambda _, builder, signature, arguments: getattr(builder, name)(*arguments)


def _row(context: Any, builder: Any, type_: Any, array: Any, row: Any) -> Any:
    return _rows(context, builder, type_, array, row, ir.IntType(64)(0))[0]


def _rows(context: Any, builder: Any, type_: Any, array: Any, row: Any, column: Any) -> list[Any]:
    """Where eight numbers of each of eight rows lie, as pointers to vectors."""
    held = context.make_array(type_)(context, builder, array)
    vector = _FLOATS if type_.dtype == types.float32 else ir.VectorType(ir.IntType(32), N)
    n_columns = builder.extract_value(held.shape, 1)
    found = []
    for i in range(N):
        place = builder.add(builder.mul(builder.add(row, row.type(i)), n_columns), column)
        found.append(builder.bitcast(builder.gep(held.data, [place]), vector.as_pointer()))
    return found
