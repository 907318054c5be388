"""Fixtures that several test files use."""

from __future__ import annotations

from typing import Any

import pytest

import tillwork as tw


@pytest.fixture
def rulebook() -> dict[str, Any]:
    return {
        "tillwork": 1,
        "id": "shop",
        "currency": "USD",
        "promotions": [
            {
                "id": "sale",
                "name": "Autumn sale",
                "labels": {"zh-CN": "秋季特惠"},
                "benefit": {"kind": "percent_off", "percent": 10, "items": {"category": "home"}},
                "funding": [{"by": "shop", "share": "60"}, {"by": "brand", "share": "40"}],
            },
            {
                "id": "five",
                "conditions": {"kind": "spend", "at_least": "75"},
                "benefit": {"kind": "amount_off", "on": "order", "amount": "5"},
            },
        ],
    }


@pytest.fixture
def engine(rulebook: dict[str, Any]) -> tw.Engine:
    return tw.Engine(rulebook)


@pytest.fixture
def cart() -> dict[str, Any]:
    return {
        "id": "order-1",
        "currency": "USD",
        "at": "2026-11-11T20:00:00Z",
        "lines": [
            {"id": "1", "sku": "MUG", "quantity": 2, "unit_price": "19.99", "categories": ["home/kitchen"]},
            {"id": "2", "sku": "TEA", "quantity": 1, "amount": "7.50", "categories": ["food"]},
        ],
        "shipping": [{"id": "s", "method": "post", "amount": "4.90"}],
    }
