"""Columns of vectors: as long as the text encoder makes them, which the declaration of a table can't know."""

import pyarrow as pa

VECTOR = pa.float16()
"""What a column of vectors holds in lists of one length; nothing else is kept in such numbers."""


def as_long_as(declared: pa.Schema, found: pa.Schema) -> pa.Schema:
    """A table's schema, its vectors as long as those of a schema that has them by the same names."""
    fields = []
    for field in declared:
        place = found.get_field_index(field.name)
        if is_vector(field.type) and place >= 0 and is_vector(found.field(place).type):
            field = field.with_type(pa.list_(VECTOR, found.field(place).type.list_size))  # noqa: PLW2901
        fields.append(field)
    return pa.schema(fields)


def is_vector(type_: pa.DataType) -> bool:
    """Whether a column of this type holds vectors."""
    return bool(pa.types.is_fixed_size_list(type_) and type_.value_type == VECTOR)
