"""What a browser makes of a report: at no width is text cut off or written over other text."""

import html
import json
import re
import subprocess

import pytest
from harness import corpus, peers
from harness.limits import BOUND
from harness.processes import Server, environment, flood

# Looks at the page in a frame of some width, since a browser's own window has a least width.
MEASURE = """<!DOCTYPE html><meta charset="utf-8">
<iframe style="width:{width}px;height:800px;border:0" srcdoc="{page}"></iframe>
<pre id="found"></pre>
<script>
onload = () => {{
  const frame = document.querySelector("iframe").contentDocument;
  const walker = frame.createTreeWalker(frame.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {{
    const node = walker.currentNode;
    if (!node.data.trim()) continue;
    const range = frame.createRange();
    range.selectNodeContents(node);
    const inSvg = node.parentNode.tagName === "text";
    const boxes = inSvg ? [node.parentNode.getBoundingClientRect()] : [...range.getClientRects()];
    const owner = node.parentNode.closest("svg, figure, article, body");
    const limits = owner.getBoundingClientRect();
    for (const box of boxes)
      texts.push({{text: node.data, owner: owner.tagName, size: box.height,
                  box: [box.left, box.top, box.right, box.bottom],
                  limits: [limits.left, limits.top, limits.right, limits.bottom]}});
  }}
  document.getElementById("found").textContent = JSON.stringify(
    {{texts, scrollWidth: frame.documentElement.scrollWidth}});
}};
</script>
"""


@pytest.fixture(scope="module")
def chromium():
    return peers.file("/usr/bin/chromium", "chromium")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Reports of one run with an open loop, of several runs, and of one in which nothing came."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "fortunes").write_bytes(corpus.cookie(["One", "Two"]))
    runs = {name: folder / f"{name}-{'with-a-long-name' * 4}.json" for name in "abcd"}
    with Server(folder / "fortunes") as server:
        flood("-d", "1s", "-c", 4, "-o", runs["a"], server.endpoint)
        flood("-d", "2s", "-r", 200, "--require", "p99<1us", "-o", runs["b"], server.endpoint)
        flood("-n", 1, "-c", 1, "-o", runs["c"], server.endpoint)
    flood("-n", 3, "-o", runs["d"], "/nonexistent/" + "long" * 20)
    return {
        "one": flood("report", runs["b"]).out,
        "several": flood("report", *runs.values()).out,
        "none": flood("report", runs["d"]).out,
    }


def laid_out(chromium, folder, page, width):
    path = folder / "measure.html"
    path.write_text(MEASURE.format(width=width, page=html.escape(page)))
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/home",
         "--virtual-time-budget=5000", "--dump-dom", path.as_uri()],
        env=environment({"HOME": str(folder)}), timeout=BOUND, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    found = re.search(r'<pre id="found">(.+?)</pre>', done.stdout.decode(), re.DOTALL)
    assert found, done.stdout.decode()[-2000:]
    return json.loads(html.unescape(found[1]))


def overlap(one, other):
    """Whether two boxes share more than the hair's breadth that rounding makes."""
    hair = 0.5
    (left, top, right, bottom), (left2, top2, right2, bottom2) = one["box"], other["box"]
    return (min(right, right2) - max(left, left2) > hair
            and min(bottom, bottom2) - max(top, top2) > hair)


@pytest.mark.parametrize("width", [400, 1280])
@pytest.mark.parametrize("page", ["one", "several", "none"])
def test_no_text_is_cut_off_or_overlaps(chromium, pages, tmp_path, page, width):
    layout = laid_out(chromium, tmp_path, pages[page], width)
    texts = layout["texts"]
    assert len(texts) > 30
    assert layout["scrollWidth"] <= width
    for text in texts:
        left, top, right, bottom = text["box"]
        least_x, least_y, most_x, most_y = text["limits"]
        assert least_x - 0.5 <= left and right <= most_x + 0.5, text
        assert least_y - 0.5 <= top and bottom <= most_y + 0.5, text
    drawn = [text for text in texts if text["owner"] == "svg"]
    assert all(text["size"] >= 9 for text in drawn)
    clashes = [(one["text"], other["text"]) for i, one in enumerate(texts) for other in texts[:i]
               if one["owner"] == other["owner"] == "svg" and overlap(one, other)]
    assert clashes == []
