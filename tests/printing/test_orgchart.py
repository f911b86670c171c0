"""The organisation chart as a drawing: every department once, nothing outside the sheet, more sheets where one is too small."""

from bizops.organisation.models import Department
from bizops.organisation.orgchart import TALL, WIDTH, drawn
from tests.factories import organisation as make


def names(drawings) -> list[str]:
    return [block.lines[0].text for drawing in drawings for block in drawing.blocks]


def grown(top, breadth: int, depth: int) -> None:
    for n in range(breadth):
        above = make.department(parent=top, name=f"{top.name}·{n}")
        for _m in range(depth):
            above = make.department(parent=above, name=f"{above.name}下")


def test_each_department_stands_there_once_with_its_people_and_vacant_seats(director, anna, firm):
    drawings = drawn(Department.objects.all(), director)
    assert len(drawings) == 1
    said = [line.text for block in drawings[0].blocks for line in block.lines]
    assert any(anna.full_name in line for line in said)
    assert len(drawings[0].blocks) == Department.objects.count()


def test_nothing_leaves_the_sheet_and_what_does_not_fit_goes_on_the_next(director):
    grown(Department.objects.get(parent=None), breadth=14, depth=6)
    drawings = drawn(Department.objects.all(), director)
    assert len(drawings) > 1
    top = names(drawings[:1])[0]
    assert [names([drawing])[0] for drawing in drawings] == [top] * len(drawings)
    for drawing in drawings:
        assert drawing.height <= TALL + 10
        for block in drawing.blocks:
            assert block.x >= 0
            assert block.x + block.width <= WIDTH
            assert block.y + block.height <= drawing.height


def test_blocks_do_not_lie_on_each_other(director):
    grown(Department.objects.get(parent=None), breadth=8, depth=3)
    for drawing in drawn(Department.objects.all(), director):
        for n, one in enumerate(drawing.blocks):
            for other in drawing.blocks[n + 1 :]:
                beside = one.x + one.width <= other.x or other.x + other.width <= one.x
                assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y


def test_departments_of_a_filtered_list_without_a_common_top_hang_on_the_company(director, firm):
    for _n in range(3):
        make.department()
    tops = Department.objects.filter(name__startswith="部门")
    assert names(drawn(tops, director))[0].startswith(firm.company.name[:4])
