from hypothesis import given
from hypothesis import strategies as st

from registry.text import normalise


def test_a_title_broken_by_line_ends_is_whole_and_leads_back():
    text = "根据《中华人民共和国城\n  乡规划法》第［3］条"
    normal = normalise(text)
    assert normal.text == "根据《中华人民共和国城乡规划法》第〔3〕条"
    start = normal.text.index("《")
    end = normal.text.index("》") + 1
    assert text[slice(*normal.span(start, end))] == "《中华人民共和国城\n  乡规划法》"


def test_layout_blanks_between_han_characters_go_and_line_ends_stay():
    assert normalise("第 一 条　为了\n第二条").text == "第一条为了\n第二条"
    assert normalise("GB 12348 标准\t第二栏").text == "GB 12348 标准\t第二栏"


def test_a_line_end_after_a_finished_sentence_is_kept_inside_a_lost_mark():
    assert "\n" in normalise("《甲办法。\n第二条 乙》").text


@given(st.text(alphabet="《》城乡规划法 \n\t　（）(［。；a1\u200b", max_size=80))
def test_every_character_leads_back_to_its_place(text):
    normal = normalise(text)
    places = [normal.source(offset) for offset in range(len(normal.text))]
    assert places == sorted(set(places))
    assert all(0 <= place < len(text) for place in places)
    assert all(normalise(text[place]).text in (normal.text[offset], "") for offset, place in enumerate(places))
