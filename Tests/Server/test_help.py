"""The help centre over HTTP: what everybody reads, and nothing else; votes."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from Server.people import Answer, Person, http_call, staff, visitor
from harness.server import Server

PLANTED = "zanzibar"
HOSTILE = "# <script>alert(1)</script>\n\n[x](javascript:alert(1)) **<img src=x onerror=y>** \u202e\n\n|a|b|\n|-|-|\n|1|2|"


@pytest.fixture(scope="module")
def ana(desk: Server) -> Person:
    return staff(desk, "ana")


def write(ana: Person, title: str, body: str, language: str = "en", publish: bool = True, **fields) -> int:
    article = ana.change("article.draft", title=title, body=body, language=language, **fields)["article"]
    if publish:
        ana.change("article.publish", article=article)
    return article


def get(desk: Server, path: str, **headers) -> Answer:
    return http_call(desk, "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def vote(desk: Server, path: str, origin: str = "", **form) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin or desk.url}
    return http_call(desk, "POST", path, urlencode(form), headers)


@pytest.fixture(scope="module")
def articles(desk: Server, ana: Person) -> dict[str, int]:
    found = {
        "card": write(ana, "Pay by card", "Choose **card** at the till. See <https://example.org/a?b=1&c=2>.", category="payment"),
        "hidden": write(ana, f"Refunds of {PLANTED}", "Ask finance.", audience="staff", category=f"{PLANTED}-desk"),
        "partner": write(ana, f"Partners of {PLANTED}", "Ask us.", audience="partner"),
        "draft": write(ana, f"Half done {PLANTED}", PLANTED, publish=False),
        "hostile": write(ana, "<b>Bold</b> \"title\"", HOSTILE, category="<i>odd"),
    }
    ana.change("article.edit", article=found["card"], language="fr", title="Payer par carte", body="Choisissez la carte.")
    ana.change("article.publish", article=found["card"])
    # The newer text is not published.
    ana.change("article.edit", article=found["card"], language="en", title=f"Pay {PLANTED}", body=PLANTED)
    return found


def test_the_first_page_lists_what_everybody_may_read(desk, articles):
    page = get(desk, "/help", Accept_Language="de, en;q=0.5")
    assert page.status == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in page.text and f'href="/help/en/{articles["card"]}-pay-by-card"' in page.text
    assert 'href="/help/fr"' in page.text and 'rel="canonical"' in page.text and ">payment</h2>" in page.text
    french = get(desk, "/help", Accept_Language="fr")
    assert '<html lang="fr">' in french.text and "payer-par-carte" in french.text
    assert french.headers["Content-Language"] == "fr" and french.headers["Vary"].startswith("Accept-Language")


def test_no_page_shows_a_word_of_what_is_not_for_everybody(desk, articles):
    for path in ["/help", "/help/fr", f"/help/en?q={PLANTED}", "/help/en?q=zanzibra", "/help/en?q=zan",
                 f"/help/en?category={PLANTED}-desk", f"/help/en/{articles['card']}-pay-by-card"]:
        page = get(desk, path)
        asked = "q=" in path or "category" in path
        assert PLANTED not in page.text.replace(f'value="{PLANTED}"', "").replace(f"“{PLANTED}”", ""), path
        assert page.status == (404 if "category" in path else 200) and ("Nothing was found" in page.text) == ("q=" in path), (path, asked)
    for name in ("hidden", "partner", "draft"):
        assert get(desk, f"/help/en/{articles[name]}").status == 404
        assert vote(desk, f"/help/en/{articles[name]}", useful="yes").status == 404


def test_an_article_stands_under_the_words_of_its_title(desk, articles):
    number = articles["card"]
    moved = get(desk, f"/help/en/{number}-old-words")
    assert (moved.status, moved.headers["Location"]) == (301, f"/help/en/{number}-pay-by-card")
    page = get(desk, moved.headers["Location"])
    assert page.status == 200 and "<strong>card</strong>" in page.text and "<h1" in page.text
    assert f'hreflang="fr" href="http://127.0.0.1:{desk.http_port}/help/fr/{number}-payer-par-carte"' in page.text
    # Nearest language, said so, known to search engines under its own.
    other = get(desk, f"/help/pt-PT/{number}")
    assert "ainda não existe na sua língua" in other.text and '<article class="help-text" lang="en">' in other.text
    assert f'rel="canonical" href="http://127.0.0.1:{desk.http_port}/help/en/{number}-pay-by-card"' in other.text
    for path in ("/help/en/0", "/help/en/4000", "/help/xx", "/help/en/1/2", "/help/"):
        missing = get(desk, path)
        assert missing.status == 404 and "There is nothing here" in missing.text, path


def test_search_finds_words_and_misspelt_ones(desk, articles):
    page = get(desk, "/help/en?q=card")
    assert "<mark>card</mark>" in page.text and "pay-by-card" in page.text and 'value="card"' in page.text
    assert "Shown instead: <strong>choose</strong>" in get(desk, "/help/en?q=choosse").text
    assert get(desk, "/help/en?q=" + "x" * 500).status == 200
    assert get(desk, "/help/en?q=%00%22%3Cscript%3E").status == 200


def test_hostile_texts_are_shown_harmlessly(desk, articles):
    page = get(desk, f"/help/en/{articles['hostile']}").headers["Location"]
    for path in ("/help", page, "/help/en?q=bold", "/help/en?q=%3Cscript%3E", "/help/en?category=%3Ci%3Eodd"):
        text = get(desk, path).text
        assert "<script" not in text and "<img" not in text and "<i>" not in text and 'href="javascript:' not in text, path
    assert "U+202E" in get(desk, page).text
    for path in ("/help", page, "/help/en?q=bold", "/help/en?q=%E2%80%AEbold"):
        assert "\u202e" not in get(desk, path).text, path


def test_a_page_is_known_by_its_tag_and_needs_no_script(desk, articles):
    page = get(desk, "/help/en")
    assert get(desk, "/help/en", If_None_Match=page.headers["ETag"]).status == 304
    head = http_call(desk, "HEAD", "/help/en")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", page.headers["ETag"])
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in page.text and "Set-Cookie" not in page.headers
    assert http_call(desk, "DELETE", "/help/en").status == 405


def test_a_reader_votes_once_and_may_think_again(desk, ana, articles):
    path = f"/help/en/{articles['card']}-pay-by-card"
    done = vote(desk, path, useful="no", comment="Which till?\r\n<b>" + "é" * 900)
    assert (done.status, done.headers["Location"]) == (303, path + "?thanks=1#vote")
    assert "Thank you for telling us" in get(desk, path + "?thanks=1").text
    seen = ana.call("article.get", {"article": articles["card"]}).json
    assert seen["votes"] == {"useful": 0, "not_useful": 1}
    assert seen["comments"][0]["text"].startswith("Which till?") and len(seen["comments"][0]["text"].encode()) <= 1_000
    assert vote(desk, path, useful="yes").status == 303
    seen = ana.call("article.get", {"article": articles["card"]}).json
    assert seen["votes"] == {"useful": 1, "not_useful": 0} and seen["comments"] == []
    assert vote(desk, path).status == 404 and vote(desk, path, useful="maybe").status == 404
    assert vote(desk, path, origin="https://elsewhere.example", useful="no").status == 403
    # A reader's view holds neither votes nor comments.
    read = visitor(desk).call("article.get", {"article": articles["card"]}).json
    assert "votes" not in read and "comments" not in read
    assert "Most useful" in get(desk, "/help/en").text


def test_what_was_read_stands_beside_the_ticket_that_the_reader_opens(desk, ana, articles):
    path = f"/help/en/{articles['card']}-pay-by-card"
    read = get(desk, path)
    cookie, *rules = read.headers["Set-Cookie"].split("; ")
    assert cookie.startswith("waggle_help=") and {"HttpOnly", "SameSite=Lax", "Max-Age=86400"} <= set(rules)
    # The same visit goes on; a page that is asked for by HEAD was not read.
    assert "Set-Cookie" not in get(desk, path, Cookie=cookie).headers
    assert "Set-Cookie" not in http_call(desk, "HEAD", path).headers
    made = http_call(desk, "POST", "/api/visitor", {"name": "Rita Reader"}, {"Cookie": cookie})
    assert made.status == 201
    rita = Person(desk, made.json["user"], token=made.json["token"])
    ticket = rita.change("ticket.open", text="My card is refused")["ticket"]
    seen = ana.call("ticket.get", {"ticket": ticket}).json
    assert [one["title"] for one in seen["articles_read"]] == ["Pay by card"]
    assert "articles_read" not in rita.call("ticket.get", {"ticket": ticket}).json
    # Somebody without the cookie has read nothing, as far as the desk knows.
    other = visitor(desk)
    ticket = other.change("ticket.open", text="Hello")["ticket"]
    assert "articles_read" not in ana.call("ticket.get", {"ticket": ticket}).json
    for wrong in ("waggle_help=zz", "waggle_help=" + "0" * 31, "waggle_help=" + "g" * 32):
        assert "Set-Cookie" in get(desk, path, Cookie=wrong).headers
