"""What faults of the signature pad do: three customers, five seconds each; and what becomes of a sale."""

from __future__ import annotations

from typing import Any

import pytest

COMING = ((1000, "signature_pad", "0102"), (6000, "signature_pad", "0a0b0c"), (11_000, "signature_pad", "11"))
IMAGES = ["b'\\x01\\x02'", "b'\\n\\x0b\\x0c'", "b'\\x11'"]
NOTHING = "b''"
COMPARED = ("signature_compared",)


def images(probe: Any, shop: Any, kind: str, coming: Any = COMING) -> list[str]:
    return list(probe("pad", shop.fault("signature_pad.read", kind, 2), coming=coming).lines)


def signed(shop: Any, kind: str, nth: int = 1, off: tuple[str, ...] = ()) -> Any:
    """Two sales that need a signature. off: guards that are."""
    steps = (shop.SIGN_ON, shop.sale(amount=40_000), shop.sale("coat", 50_000, "B"))
    return shop(shop.fault("signature_pad.read", kind, nth), off=off, steps=steps)


@pytest.mark.effect("pad_dead", "signature_pad.read")
def test_no_pen_is_felt_until_somebody_sees_to_it(probe: Any, shop: Any) -> None:
    assert images(probe, shop, "pad_dead") == [IMAGES[0], NOTHING, NOTHING]
    assert images(probe, shop, "pad_dead", (*COMING[:2], (10_500, "signature_pad", "mend"), COMING[2])) == [
        IMAGES[0], NOTHING, IMAGES[2]]
    seen = signed(shop, "pad_dead")
    assert len(seen.shown("signature")) == 4, "the clerk sees to it when it has asked three times"
    assert seen.events("signature_pad.mended")
    assert seen.run.broken == {}


@pytest.mark.effect("blank_image", "signature_pad.read")
def test_one_image_is_empty(probe: Any, shop: Any) -> None:
    assert images(probe, shop, "blank_image") == [IMAGES[0], NOTHING, IMAGES[2]]
    off = shop(shop.fault("signature_pad.read", "blank_image"), steps=(shop.SIGN_ON, shop.sale(amount=40_000)),
               off=("signature_drawn",))
    assert set(off.run.broken) == {"cardholder-verified"}


@pytest.mark.effect("garbled_image", "signature_pad.read")
def test_the_strokes_are_not_the_customers(probe: Any, shop: Any) -> None:
    assert images(probe, shop, "garbled_image") == [IMAGES[0], "b'Y^_'", IMAGES[2]]
    assert list(signed(shop, "garbled_image", off=COMPARED).run.broken) == ["cardholder-verified"]
    seen = signed(shop, "garbled_image")
    assert len(seen.shown("signature_matches")) == 3, "the clerk has him sign once more"
    assert seen.run.broken == {}


@pytest.mark.effect("other_image", "signature_pad.read")
def test_the_image_is_the_one_before(probe: Any, shop: Any) -> None:
    assert images(probe, shop, "other_image") == [IMAGES[0], IMAGES[0], IMAGES[2]]
    broken = signed(shop, "other_image", 2, off=COMPARED).run.broken
    assert list(broken) == ["cardholder-verified"]
    assert signed(shop, "other_image", 2).run.broken == {}
