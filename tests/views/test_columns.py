"""The layout in columns: on random graphs, no line and no number lies where it would be misread."""

from __future__ import annotations

import math
import random
import time

import pytest

from sphinxcontrib_flamedesign.views.drawing.column_lines import ColumnPlan, lay_out_columns
from sphinxcontrib_flamedesign.views.drawing.columns import arrange
from sphinxcontrib_flamedesign.views.drawing.layout import Box, Line, Rectangle, point_on
from sphinxcontrib_flamedesign.views.drawing.line_numbers import place_numbers, room_of


def random_plan(seed, designs, components, most=6):
    chance = random.Random(seed)
    names, parts = [f"d{number}" for number in range(designs)], [f"c{number}" for number in range(components)]
    pairs = set()
    for name in names:
        pairs |= {(name, chance.choice(parts)) for _ in range(chance.randrange(most))}
        pairs |= {(name, chance.choice(names)) for _ in range(chance.randrange(most // 2))}
    lines = tuple(Line(*pair) for pair in sorted(pairs) if pair[0] != pair[1])
    boxes = tuple(Box(name, 128, 28) for name in names), tuple(Box(part, 128, 36) for part in parts)
    return ColumnPlan(*boxes, lines, tuple(chance.choice("abc") for _ in lines))


def rectangles(plan, layout):
    return {
        box.key: Rectangle(
            layout.centres[box.key][0] - box.width / 2,
            layout.centres[box.key][1] - box.height / 2,
            box.width,
            box.height,
        )
        for box in (*plan.designs, *plan.components)
    }


def points_of(path, step=0.04):
    count = round(1 / step)
    return [point_on(path[at : at + 4], n / count) for at in range(0, len(path) - 1, 3) for n in range(count + 1)]


def is_inside(room, point, by=0.0):
    return (
        room.left - by < point[0] < room.left + room.width + by
        and room.top - by < point[1] < room.top + room.height + by
    )


def meet(one, other):
    return is_inside(other, (one.left, one.top)) or (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


SIZES = [(1, 1), (2, 1), (5, 2), (14, 5), (34, 13), (40, 3), (12, 20)]


@pytest.fixture(params=enumerate(SIZES), ids=str, scope="module")
def drawn(request):
    """Return a random plan, its layout, a number for each line, and where the numbers stand."""
    seed, size = request.param
    plan = random_plan(seed, *size)
    layout = lay_out_columns(plan)
    chance = random.Random(seed)
    numbers = [chance.choice(["", "2", "11", "104"]) for _ in plan.lines]
    return plan, layout, numbers, place_numbers(layout.edge_paths, numbers, rectangles(plan, layout).values())


def test_boxes_do_not_touch_and_lie_in_the_drawing(drawn):
    plan, layout, _, _ = drawn
    boxes = list(rectangles(plan, layout).values())
    for number, box in enumerate(boxes):
        assert box.left >= 0
        assert box.top >= 0
        assert box.left + box.width <= layout.width + 0.1
        assert box.top + box.height <= layout.height + 0.1
        assert not any(meet(box, other) for other in boxes[number + 1 :])


def test_lines_lead_from_box_to_box_and_through_none(drawn):
    plan, layout, _, _ = drawn
    boxes = rectangles(plan, layout)
    for line, path in zip(plan.lines, layout.edge_paths, strict=True):
        for key, point in ((line.source, path[0]), (line.target, path[-1])):
            box = boxes[key]
            assert min(abs(point[0] - box.left), abs(point[0] - box.left - box.width)) < 0.2
            assert box.top <= point[1] <= box.top + box.height
        points = points_of(path)
        assert not any(is_inside(box, point, -0.2) for box in boxes.values() for point in points)
        assert all(-0.2 <= x <= layout.width + 0.2 and -0.2 <= y <= layout.height + 0.2 for x, y in points)


def test_each_number_stands_on_its_line_and_on_no_box_or_other_number(drawn):
    plan, layout, numbers, places = drawn
    assert [place is not None for place in places] == [number != "" for number in numbers]
    rooms = {at: room_of(numbers[at], place) for at, place in enumerate(places) if place is not None}
    boxes = rectangles(plan, layout).values()
    for at, room in rooms.items():
        others = [*boxes, *(other for number, other in rooms.items() if number != at)]
        assert not any(meet(room, other) for other in others)
        assert min(math.dist(places[at], point) for point in points_of(layout.edge_paths[at], 0.01)) < 6
        foreign = [point for line, path in enumerate(layout.edge_paths) if line != at for point in points_of(path)]
        if any(is_inside(room, point) for point in foreign):  # then no place on its line is free of others
            for point in points_of(layout.edge_paths[at])[5:-5]:
                room = room_of(numbers[at], point)
                wide = Rectangle(room.left - 6, room.top - 6, room.width + 12, room.height + 12)
                assert any(meet(wide, other) for other in others) or any(is_inside(wide, one) for one in foreign)


def test_the_same_sources_give_the_same_drawing(drawn):
    plan, layout, _, _ = drawn
    assert lay_out_columns(plan) == layout


def test_lines_that_need_not_cross_do_not():
    designs = [f"d{number}" for number in (3, 0, 4, 1, 2, 5)]
    lines = [Line(name, f"c{int(name[1]) % 3}") for name in designs]
    columns = arrange(designs, ["c2", "c0", "c1"], lines)
    for side in columns.sides:
        assert [columns.middle.index(f"c{int(name[1]) % 3}") for name in side] == [0, 1, 2]


def test_designs_that_refer_to_each_other_stand_on_one_side():
    designs = [f"d{number}" for number in range(6)]
    lines = [Line("d0", "d2"), Line("d2", "d4"), Line("d4", "d0"), Line("d1", "d3"), Line("d3", "d5")]
    columns = arrange(designs, ["c"], [*lines, *(Line(name, "c") for name in designs)])
    assert {frozenset(side) for side in columns.sides} == {frozenset(designs[::2]), frozenset(designs[1::2])}


def test_the_sides_are_as_long_and_have_as_much_to_carry():
    plan = random_plan(3, 31, 8)
    columns = arrange([box.key for box in plan.designs], [box.key for box in plan.components], plan.lines)
    assert abs(len(columns.left) - len(columns.right)) <= 1
    loads = [sum(line.source in side and line.target[0] == "c" for line in plan.lines) for side in columns.sides]
    assert abs(loads[0] - loads[1]) <= 0.25 * sum(loads)


def test_a_hundred_designs_and_twenty_components_take_less_than_a_second():
    plan = random_plan(1, 100, 20)
    start = time.process_time()
    layout = lay_out_columns(plan)
    place_numbers(layout.edge_paths, ["2"] * len(plan.lines), rectangles(plan, layout).values())
    assert time.process_time() - start < 1
