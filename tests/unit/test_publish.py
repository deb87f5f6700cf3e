"""How an index directory changes: wholly or not at all, and without litter."""

from pathlib import Path

import pytest

from ingest.errors import SetupError
from ingest.index.publish import Pointer, drafting, pointer, publish
from ingest.library import build
from tests.shelves import LetterEncoder, ShelfMaker, snapshot_in

TEA = "How is tea?\nTea is hot. It is also wet.\n\nLeaves\nGreen tea is made of leaves.\n"


def pointed(index: Path) -> Pointer:
    found = pointer(index)
    assert found is not None
    return found


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_snapshot_replaces_the_old_one(
    shelf_maker: ShelfMaker, letters: LetterEncoder
) -> None:
    shelf_maker.add("tea", TEA)
    build(shelf_maker.settings, letters)
    shelf_maker.add("milk", "Milk is white.")
    folder = build(shelf_maker.settings, letters).folder
    assert names(shelf_maker.settings.index) == {"CURRENT", folder.name}


def test_a_draft_that_a_dead_writer_left_is_replaced_and_removed(tmp_path: Path) -> None:
    (tmp_path / ".draft" / "old").mkdir(parents=True)
    with drafting(tmp_path) as draft:
        assert names(draft) == set()
        (draft / "new").mkdir()
        (draft / "new" / "manifest.json").write_text("{}")
        assert publish(draft, draft / "new", "0" * 16) == tmp_path / ("0" * 16)
    assert names(tmp_path) == {"CURRENT", "0" * 16}
    assert pointed(tmp_path).name == "0" * 16


def test_a_pointer_that_is_written_again_is_another_one(tmp_path: Path) -> None:
    assert pointer(tmp_path) is None
    seen = []
    for _ in range(2):
        with drafting(tmp_path) as draft:
            (draft / "new").mkdir()
            publish(draft, draft / "new", "0" * 16)
            seen.append(pointed(tmp_path))
    first, second = seen
    assert first.name == second.name
    assert first != second


def test_an_index_folder_that_is_a_file(shelf_maker: ShelfMaker, letters: LetterEncoder) -> None:
    shelf_maker.add("tea", TEA)
    shelf_maker.settings.index.write_text("in the way")
    with pytest.raises(SetupError, match=r"cannot be written .* give a writable folder"):
        build(shelf_maker.settings, letters)


def test_a_write_that_fails_leaves_the_snapshot_and_no_litter(
    shelf_maker: ShelfMaker, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_maker.add("tea", TEA)
    folder = build(shelf_maker.settings, letters).folder
    shelf_maker.add("milk", "Milk is white.")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.index.publish._flush", full_disk)
    with pytest.raises(SetupError, match="No space left on device"):
        build(shelf_maker.settings, letters)
    assert snapshot_in(shelf_maker.settings.index).name == folder.name
    assert names(shelf_maker.settings.index) == {"CURRENT", folder.name}
