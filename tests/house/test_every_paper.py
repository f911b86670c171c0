"""Every paper, from its declaration: who may print it, what stands on it empty and filled in, in every language."""

import io
import subprocess

import pytest
from django.conf import settings
from django.http import QueryDict
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils.translation import override

from bizops.audit.models import Access
from bizops.handbook.registry import clauses
from bizops.organisation.models import Company
from bizops.organisation.services import company
from bizops.pages.listing import Question
from bizops.printing.registry import papers
from bizops.printing.services import pdf, sheets
from bizops.printing.views import in_order
from tests.factories import made
from tests.factories import organisation as factories

get_resolver().url_patterns  # noqa: B018  the map names all papers
EVERY = pytest.mark.parametrize("paper", list(papers), ids=lambda paper: paper.key)
OF_RECORDS = pytest.mark.parametrize("paper", [p for p in papers if not p.many], ids=lambda paper: paper.key)
LANGUAGES = [code for code, _label in settings.LANGUAGES]
OPEN = {"organisation.job"}  # of records that everybody with the permission sees


@pytest.fixture
def house(db):
    return Company.objects.first() or factories.company()


def words(pdf_file: bytes) -> str:
    """What one reads on a PDF, without the blanks."""
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf_file, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def address(paper, document, page: str = "") -> str:
    return (paper.url() if paper.many else paper.url(document)) + page


def printed(paper, document, staff, language: str):
    """The sheet of a record, of the list in which it stands, or the empty one, and its PDF in words."""
    if paper.many and document is not None:
        document = in_order(Question(paper.pages, staff, QueryDict()))
    sheet = sheets.made(paper, document, by=staff, language=language, address="/here/")
    made_up = pdf.written(sheet.html)
    assert made_up.startswith(b"%PDF")
    return sheet, words(made_up)


@EVERY
def test_a_paper_is_declared_with_what_exists(paper):
    assert paper.clause in clauses
    assert paper.sheet.startswith(paper.clause)
    assert str(paper.title)
    assert str(paper.users)
    assert paper.version
    assert reverse(paper.start)
    get_template(paper.template)


@EVERY
@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_and_filled_in_it_says_whose_it_is_and_what_it_is(paper, language, world, house):
    staff, document = world.director_of_all(paper.pages), made(paper.of, world)
    with override(language):
        title, name = "".join(str(paper.title).split()), house.name_en if language == "en" else house.name
    for one in (None, document):
        sheet, said = printed(paper, one, staff, language)
        assert title in said
        assert "".join(name.split()) in said
        assert f"{paper.sheet}" in said
        assert f'lang="{language[:2]}' in sheet.html
        if one is not None and not paper.many:
            assert sheet.content.number
            assert "".join(sheet.content.number.split()) in said
        if one is not None:
            assert "data:image/svg+xml" in sheet.html
        assert staff.full_name in said


@EVERY
def test_what_is_printed_is_kept_in_the_log(paper, client, world, house):
    document, staff = made(paper.of, world), world.director_of_all(paper.pages)
    client.force_login(staff)
    answer = client.get(address(paper, document))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"
    row = Access.objects.get(what="printed")
    assert (row.label, row.by) == (paper.pages.label(), staff)
    assert row.object_id == (None if paper.many else document.pk)
    assert row.query.startswith(paper.key)


@EVERY
def test_the_print_view_shows_the_same_in_the_browser(paper, client, world, house):
    document = made(paper.of, world)
    client.force_login(world.director_of_all(paper.pages))
    page = client.get(address(paper, document, "page/")).content.decode()
    assert "paper-tools" in page
    assert paper.sheet in page
    assert "style=" not in page


@EVERY
def test_nobody_prints_without_login_or_permission(paper, client, world):
    document = made(paper.of, world)
    assert "/login/" in client.get(address(paper, document))["Location"]
    client.force_login(world.director_without(paper.pages, paper.permission))
    assert client.get(address(paper, document)).status_code == 403
    if not paper.many:
        assert client.post(paper.batch_url, {"ids": document.pk, "sure": 1}).status_code == 403


@OF_RECORDS
def test_what_somebody_may_not_see_is_as_missing_as_what_is_not_there(paper, client, world, house):
    document = made(paper.of, world)
    client.force_login(world.outsider(paper.pages))
    hidden = client.get(address(paper, document))
    assert hidden.status_code == (200 if paper.key in OPEN else 404)
    assert client.get(paper.url(document).replace(f"/{document.pk}/", "/99999999/")).status_code == 404


@EVERY
def test_an_empty_form_is_for_everybody_who_has_logged_in_and_names_nobody(paper, client, world, house):
    document = made(paper.of, world)
    client.force_login(world.stranger)
    answer = client.get(paper.empty_url, {"lang": "en"})
    assert answer.status_code == 200
    assert "".join(str(document).split()) not in words(answer.content)
    assert not Access.objects.filter(what="printed").exists()


@EVERY
def test_an_odd_address_is_no_error(paper, client, world, house):
    document = made(paper.of, world)
    client.force_login(world.director_of_all(paper.pages))
    for line in ("lang=xx", "lang=%00", "view=999999999999999999999&lang=en", "sort=owner__password"):
        assert client.get(f"{address(paper, document, 'page/')}?{line}").status_code in (200, 404)


def test_the_logo_of_the_company_stands_on_the_letterhead(house, world, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }
    picture = io.BytesIO()
    Image.new("RGB", (60, 30), "red").save(picture, "png")
    company.change(house, by=None, logo=SimpleUploadedFile("logo.png", picture.getvalue()))
    sheet, _said = printed(papers["customers.card"], None, world.keeper, "en")
    assert "data:image/png;base64," in sheet.html
