"""What a machine can tell of accessibility: axe-core finds nothing on any kind of page, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PAGES, PHONE, node_modules

RUN = """async () => {
  const {violations} = await axe.run(document, {resultTypes: ["violations"]});
  return violations.flatMap(({id, help, nodes}) => nodes.map(
    (node) => `${id} (${help}): ${node.target.join(" ")}: ${node.html.slice(0, 160)}`));
}"""


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """The reader's colour scheme."""
    return str(request.param)


@pytest.fixture(scope="module", params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def reader(request: pytest.FixtureRequest, browser: Browser, scheme: str) -> Iterator[Page]:
    """A page in one scheme and size, shared by the kinds of pages."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_violations(reader: Page, site: str, path: str) -> None:
    """All rules of axe-core pass: WCAG 2.2 A and AA and its best practices, with every fold open."""
    reader.goto(site + path)
    reader.evaluate("document.querySelectorAll('article details').forEach((fold) => (fold.open = true))")
    reader.add_script_tag(path=node_modules() / "axe-core/axe.min.js")

    assert reader.evaluate(RUN) == []
