"""An ONNX graph under construction: nodes, constants, and products with fixed weights in float32 or int8.

int8 as here: a row of values (a token) is divided by its own scale and rounded to 8 bits, weights to 7 bits with a
scale for each output; whole numbers are multiplied and summed, and the scales multiplied in. Since each token has its
own scale, a text's result does not depend on which others are in its batch. With 7 bits two products fit into the 16
bits in which processors without VNNI add them up, so that all machines find the same sums.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
Precision = Literal["fp32", "int8"]
Kind = Literal["states", "attended", "gelu"]
"""Where values come from: normalised hidden states, attention, or GELU."""
MICROSOFT = "com.microsoft"
"""ONNX Runtime's own operators: several steps in one."""
_OPSET, _IR_VERSION = 21, 10
_GELU_LEAST = 0.17
"""GELU never falls below minus this."""


class Nodes:
    """Nodes in the order in which they are added; each has one output, whose name is given back."""

    def __init__(self, precision: Precision, scales: Array | None = None) -> None:
        self._precision, self._scales = precision, scales
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node; the name of its output."""
        name = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [name], domain=domain, **attributes))
        return name

    def constant(self, values: npt.ArrayLike) -> str:
        """Add a constant; its name."""
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def looked_up(self, table: Array, places: str) -> str:
        """Rows of a table; in int8 each row of the table has a scale."""
        if self._precision == "fp32":
            return self.add("Gather", self.constant(table), places)
        whole, scales = _whole(table, 127)
        rows = self.add("Cast", self.add("Gather", self.constant(whole), places), to=TensorProto.FLOAT)
        return self.add("Mul", rows, self.add("Gather", self.constant(scales[:, None]), places))

    def products(self, values: str, weights: Sequence[Array], kind: Kind) -> list[str]:
        """Products with several weights.

        Args:
            values: the name of float32 values, shape (n_rows, n_in).
            weights: each of shape (n_out, n_in), as PyTorch has them.
            kind: where values come from. In int8 channels of states are divided by their scales; of what GELU gives
                little is below zero, and few of the whole numbers are.

        Returns:
            Names of float32 values, each of shape (n_rows, n_out).
        """
        if self._precision == "fp32":
            return [self.add("MatMul", values, self.constant(weight.T)) for weight in weights]
        if kind == "states" and self._scales is not None:
            values = self.add("Mul", values, self.constant(1 / self._scales))
            weights = [weight * self._scales for weight in weights]
        is_gelu = kind == "gelu"
        zero = 20 if is_gelu else 128
        peak = self.add("ReduceMax", values if is_gelu else self.add("Abs", values), self.constant([-1]), keepdims=1)
        least = _GELU_LEAST / zero if is_gelu else np.finfo(np.float32).tiny
        scale = self.add("Mul", peak, self.constant(np.float32(1 / (255 - zero))))
        scale = self.add("Max", scale, self.constant(np.float32(least)))
        scales = self.add("Reshape", scale, self.constant([-1]))
        zeros = self.add("ConstantOfShape", self.add("Shape", scales), value=numpy_helper.from_array(_byte([zero])))
        rounded = self.add("QuantizeLinear", values, scales, zeros, axis=0)
        return [self.add("Mul", self._whole_product(rounded, zero, weight), scale) for weight in weights]

    def _whole_product(self, rounded: str, zero: int, weight: Array) -> str:
        whole, scales = _whole(weight, 63)
        return self.add(
            "MatMulIntegerToFloat",
            rounded,
            self.constant(whole.T),
            self.constant(np.float32(1)),
            self.constant(scales),
            self.constant(_byte(zero)),
            domain=MICROSOFT,
        )

    def model(self, given: onnx.ValueInfoProto, output: str, name: str, shape: Sequence[str | int]) -> onnx.ModelProto:
        """The graph, with one input and one output, which gets a name."""
        self._nodes.append(helper.make_node("Identity", [output], [name]))
        found = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, "bert", [given], [found], self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, ir_version=_IR_VERSION, opset_imports=opsets)


def _whole(rows: Array, most: int) -> tuple[npt.NDArray[np.int8], Array]:
    """Rows in whole numbers between -most and most, and the scale of each."""
    scales = np.maximum(np.abs(rows).max(axis=1), np.finfo(np.float32).tiny * most) / most
    return np.rint(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def _byte(value: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    return np.asarray(value, np.uint8)
