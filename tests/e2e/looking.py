"""What a page is measured by: axe-core's verdict, the sizes of what a finger must hit, what runs over."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.support import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FINGER = 44  # px, the least side of anything to be touched
VOTE, APART = 108, 16  # px: the height of a vote button, the gap between two of them

TARGETS = """(least) => {
  const selector =
    "button, a.btn, a.card, summary, select, textarea, input:not([type=hidden]), .bench-list a";
  const seen = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && style.visibility === "visible" && style.clipPath === "none";
  };
  const small = [];
  for (const element of document.querySelectorAll(selector)) {
    const isTick = element.matches("[type=checkbox], [type=radio]");
    const touched = isTick ? (element.closest("label") ?? element) : element;
    if (!seen(touched) || element.closest(".skip")) continue;
    const box = touched.getBoundingClientRect();
    if (box.width < least - 0.5 || box.height < least - 0.5) {
      const name = element.id || element.getAttribute("name") || element.textContent.trim().slice(0, 40);
      small.push(`${element.tagName} ${name} ${Math.round(box.width)}x${Math.round(box.height)}`);
    }
  }
  return small;
}"""


# A colour on its way from one state to the next is neither; what stays is what is judged.
SETTLED = """Promise.race([
  Promise.all(
    document.getAnimations()
      .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
      .filter((one) => one.effect.target?.checkVisibility()) // what is not shown never stops moving
      .map((one) => one.finished.catch(() => null)),
  ),
  new Promise((_go, fail) => setTimeout(() => fail(new Error("the page keeps moving")), 10_000)),
])"""


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.0, 2.1 and 2.2, A and AA."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate(SETTLED)
    found: list[dict[str, Any]] = page.evaluate(
        """async (tags) => {
          const options = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
          return (await axe.run(document, options)).violations;
        }""",
        LEVELS,
    )
    return [f"{rule['id']}: {node['target']} {node['any'][:1]}" for rule in found for node in rule["nodes"]]


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and links like buttons that a finger would miss."""
    found: list[str] = page.evaluate(TARGETS, FINGER)
    return found


def runs_over(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


def faults(page: Page) -> list[str]:
    """Everything of the above."""
    found = violations(page) + small_targets(page) + (["runs over the screen"] if runs_over(page) else [])
    wide: int = page.evaluate("innerWidth")
    return [f"{page.url} {wide}: {line}" for line in found]
