"""What geometries say of themselves, whatever their byte order, envelope and dimensions."""

from __future__ import annotations

import struct

import numpy as np

from corridormap.formats.gpkg_header import headers_of

BOXES = {0: "", 1: "4d", 2: "6d", 3: "6d", 4: "8d"}
SIDES = (1.0, 3.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0)
"""x_min, x_max, y_min, y_max, and what Z and M add."""


def blob(order: str, wkb_order: str, envelope: int, srs_id: int, kind: int) -> bytes:
    flags = envelope << 1 | (order == "<")
    sides = SIDES[: int(BOXES[envelope][:1] or 0)]
    head = b"GP\0" + bytes([flags]) + struct.pack(order + "i", srs_id)
    box = struct.pack(order + BOXES[envelope], *sides) if envelope else b""
    body = bytes([wkb_order == "<"]) + struct.pack(wkb_order + "I", kind)
    return head + box + body + struct.pack(wkb_order + "2d", 1.0, 2.0)


def test_headers_of_every_make() -> None:
    kinds = {1: (1, False, False), 1002: (2, True, False), 2003: (3, False, True)}
    kinds |= {3007: (7, True, True), 0x80000001: (1, True, False), 0xC0000002: (2, True, True)}
    made = [
        (order, wkb_order, envelope, srs_id, kind)
        for order in "<>"
        for wkb_order in "<>"
        for envelope in BOXES
        for srs_id in (4326, -1)
        for kind in kinds
    ]
    headers = headers_of([blob(*each) for each in made])
    assert headers.srs_id.tolist() == [srs_id for *_, srs_id, _ in made]
    held = zip(headers.base_type.tolist(), headers.has_z, headers.has_m, strict=True)
    assert [(kind, bool(z), bool(m)) for kind, z, m in held] == [kinds[kind] for *_, kind in made]
    assert headers.has_box.tolist() == [envelope > 0 for _, _, envelope, *_ in made]
    assert np.unique(headers.box[headers.has_box], axis=0).tolist() == [[1.0, 2.0, 3.0, 4.0]]


def test_no_geometry_has_no_header() -> None:
    assert len(headers_of([]).srs_id) == 0
