"""Damaged pictures and damaged lines of posts, the same for the same seed, to see what the readers make of them."""

import io
import json
import random
from collections.abc import Iterator, Sequence

from PIL import Image

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")


def in_every_format(picture: bytes) -> dict[str, bytes]:
    """A picture's bytes in each of `FORMATS`; GIF with three frames, JPEG progressive."""
    found = {}
    with Image.open(io.BytesIO(picture)) as image:
        rgb = image.convert("RGB")
    rgb.thumbnail((400, 400))
    options: dict[str, dict[str, object]] = {
        "JPEG": {"progressive": True},
        "GIF": {"save_all": True, "append_images": [rgb.rotate(90), rgb.rotate(180)]},
        "TIFF": {"compression": "tiff_lzw"},
    }
    for format in FORMATS:
        file = io.BytesIO()
        rgb.save(file, format, **options.get(format, {}))
        found[format] = file.getvalue()
    return found


def damaged(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Bytes with one to four injuries: flipped, cut, spliced, doubled, zeroed, shuffled, or a header's numbers changed.

    Args:
        data: what to damage.
        others: what pieces are taken from for splicing.
        chance: decides; the same state gives the same damage.
    """
    injured = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not injured:
            break
        start = chance.randrange(len(injured))
        length = chance.choice((1, 2, 8, 64, 1024, len(injured) // 3 + 1))
        end = min(len(injured), start + length)
        match chance.randrange(8):
            case 0:
                injured[start] ^= 1 << chance.randrange(8)
            case 1:
                injured[start:end] = chance.randbytes(end - start)
            case 2:
                del injured[start:]
            case 3:
                del injured[start:end]
            case 4:
                other = chance.choice(others)
                piece = chance.randrange(max(len(other), 1))
                injured[start:end] = other[piece : piece + length]
            case 5:
                injured[start:start] = injured[start:end] * chance.choice((1, 2, 50))
            case 6:
                injured[start:end] = bytes(end - start)
            case _:
                place = chance.randrange(min(len(injured), 64))
                injured[place : place + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x00")
                )
    return bytes(injured)


def damaged_lines(lines: Sequence[bytes], n_lines: int, seed: int) -> Iterator[bytes]:
    """Lines of posts, none with a line's end in it: some whole, most damaged as bytes, some hostile by their values.

    Args:
        lines: whole lines of JSON.
        n_lines: how many to make.
        seed: the same gives the same.
    """
    chance = random.Random(seed)  # noqa: S311 - damage, not secrets
    for _ in range(n_lines):
        line = chance.choice(lines)
        match chance.randrange(4):
            case 0:
                made = line
            case 1:
                made = _hostile(json.loads(line), chance)
            case _:
                made = damaged(line, lines, chance)
        yield made.replace(b"\n", b"\0").replace(b"\r", b"\0")


def _hostile(post: dict[str, object], chance: random.Random) -> bytes:
    """A post whose values are what a fuzzer would think of, or what is no JSON at all."""
    field = chance.choice([*post, "meme", "alt", "reply_to", "score", "lang", "url"])
    year = chance.choice((0, 1, 1582, 1969, 9999, 10_000))
    post[field] = chance.choice(
        (
            None,
            True,
            -1,
            1e308,
            10**40,
            "",
            "\0",
            "a\nb\u2028c",
            "\ud800",
            "\u202e" * 50,
            "x" * 200_000,
            f"{year:04d}-12-31T23:59:60Z",
            f"{year}-01-01T00:00:00+25:00",
            "2020-02-30",
            ["../../etc/passwd", "/dev/zero", "all.zip!../x", "http://127.0.0.1/", "a\0b", ""],
            [[[[]]]],
            {"id": {"id": "1"}},
        )
    )
    text = json.dumps(post)
    ways = (
        text.encode(),
        text.encode("utf-16"),
        text.encode("utf-8", "replace").replace(b":", b":\xff", 1),
        b"\xef\xbb\xbf" + text.encode(),
        text.replace('"id"', '"id": "first", "id"', 1).encode(),
        b"[" * 50_000 + text.encode(),
        text.encode()[:-1] + b', "more": NaN}',
        text.encode() + text.encode(),
    )
    return chance.choice(ways)
