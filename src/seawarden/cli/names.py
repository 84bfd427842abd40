"""What assets are called: a run's files know ids, people know names."""

import re
from collections import Counter

import msgspec

from seawarden.run import Run
from seawarden.store.rundir import REGISTER


class Names:
    """The names of the register that a run was made with. An asset that it does not know keeps its id."""

    def __init__(self, run: Run) -> None:
        """Read the names from the run's folder; none where its register was taken away."""
        path = run.path / REGISTER
        features = msgspec.json.decode(path.read_bytes())["features"] if path.is_file() else []
        named = {str(p["asset_id"]): str(p["name"]) for p in (f["properties"] for f in features) if p.get("name")}
        count = Counter(named.values())
        self._names = {i: name if count[name] == 1 else f"{name} [{i}]" for i, name in named.items()}

    def of(self, asset_id: str | None) -> str:
        """Return the asset's name, with its id in brackets where another is called the same; "" for none."""
        return self._names.get(asset_id, asset_id) if asset_id else ""

    def within(self, text: str) -> str:
        """Return the sentence with every word that is an asset's id replaced by its name."""
        return "".join(self._names.get(word, word) for word in re.split(r"([\s,;]+)", text))
