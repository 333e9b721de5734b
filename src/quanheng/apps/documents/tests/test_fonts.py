"""The faces documents are set in: the wanted one first, then the one that has nearly every character."""

from quanheng.apps.documents.fonts import faces, open_fonts


def test_what_ships_suffices():
    assert all(faces(open_fonts().families()).values())


def test_a_fangsong_of_the_county_comes_first_and_the_rare_characters_from_what_ships():
    chosen = faces(["Noto Sans SC", "Noto Serif SC", "FandolFang R", "FZXiaoBiaoSong-B05S"])
    assert chosen["body"] == ["FandolFang R", "Noto Serif SC"]
    assert chosen["title"] == ["FZXiaoBiaoSong-B05S", "Noto Serif SC"]
    assert chosen["heading"] == ["Noto Sans SC"]


def test_no_font_of_the_machine_is_used():
    assert set(open_fonts().families()) == {"Noto Sans SC", "Noto Serif SC"}
