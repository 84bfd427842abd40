import re

from seawarden.server.web import STATIC


def test_every_word_that_is_asked_for_is_in_the_catalogue_and_none_stands_elsewhere():
    words = set(re.findall(r'"([\w.]+)":', (STATIC / "js" / "words.js").read_text()))
    scripts = [p for p in sorted((STATIC / "js").rglob("*.js")) if p.name != "words.js"]
    for path in scripts:
        text = path.read_text()
        assert set(re.findall(r'\bsay\("([\w.]+)"', text)) <= words, path.name
        code = re.sub(r"^\s*(//|\*|/\*).*$|\s//\s.*$", "", text, flags=re.MULTILINE)
        assert re.findall(r'"[A-Z][a-z]+ [a-z]+[^"]*"', code) == [], path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|eval\(", text), path.name
        assert len(text.splitlines()) < 300, path.name
    for page in sorted(STATIC.glob("*.html")):
        keys = re.findall(r'data-say(?:-label|-title)?="([\w.]+)"', page.read_text())
        assert set(keys) <= words and not re.search(r"\son\w+=|\sstyle=|<style|<script>", page.read_text()), page.name
