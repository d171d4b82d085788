"""The chat in somebody else's page: one script tag, few bytes, the site's own rules kept, and nobody else let in."""

from __future__ import annotations

import contextlib
import gzip
import http.client

import pytest
from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from harness.browser import AGENT, CUSTOMER, assert_accessible, picture, until
from harness.desk import House
from harness.proxy import Proxy
from harness.server import ROOT, Server
from Web.sites import KEY, Site
from Web.write_widget import written

PHONE = {**CUSTOMER, "locale": "en-GB"}
PUBLIC = ROOT / "Public"
# What may travel, compressed, in bytes.
LAUNCHER_MAX = 3 * 1024
# Until one can write the first message.
FIRST_MAX = 15 * 1024
EVERYTHING_MAX = 40 * 1024


@pytest.fixture
def house(server: Server) -> House:
    return House(server)


@pytest.fixture
def site(server: Server, house: House):
    """A shop whose origin stands under its key."""
    shop = Site(server.url)
    allow(house, shop.url)
    yield shop
    shop.close()


def allow(house: House, *origins: str, version: int = 0) -> dict:
    boss = house.agent(f"boss{version}", "Boss", role="administrator", tiers=[])
    value = {"keys": [{"key": KEY, "name": "Shop", "origins": list(origins)}]}
    return house.call(boss, "desk.change_settings", section="widgets", value=value, version=version)


@pytest.fixture
def shop(site: Site, make_desk):
    """Pages of the shop; a console error fails the test."""
    return make_desk(site.url)


def opened(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Chat with us").click()
    expect(page.get_by_label("Your message")).to_be_focused()


def begin(page: Page, text: str = "Where is my parcel?") -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_label("Your name").fill("Inês Duarte")
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()


def test_what_strangers_load_is_made_of_the_modules_as_they_are():
    for path, text in written().items():
        assert (PUBLIC / path).read_text(encoding="utf-8") == text, f"{path} is old: python Tests/Web/write_widget.py"
    there = {str(p.relative_to(PUBLIC)) for p in (PUBLIC / "widget").rglob("*") if p.is_file()} | {"w.js"}
    assert there == set(written())


def test_a_visit_costs_few_bytes(server: Server):
    sizes = {}
    first, later = ([f"/widget/words/{part}/{language}.json" for language in ("en", "fr")] for part in ("first", "later"))
    for path in ("/w.js", "/widget/chat.js", "/widget/talk.js", "/widget/more.js", *first, *later):
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.getheader("Content-Encoding") == "gzip" and gzip.decompress(body)
        sizes[path] = len(body)
    assert sizes["/w.js"] <= LAUNCHER_MAX, sizes
    for words, more in zip(first, later):
        begin = sizes["/w.js"] + sizes["/widget/chat.js"] + sizes[words]
        assert begin <= FIRST_MAX, sizes
        assert begin + sizes["/widget/talk.js"] + sizes["/widget/more.js"] + sizes[more] <= EVERYTHING_MAX, sizes


def test_before_the_first_open_there_is_the_button_alone(shop, server: Server):
    page = shop.page(PHONE)
    asked: list[str] = []
    sockets: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto("/")
    expect(page.get_by_role("button", name="Chat with us")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.startswith(server.url)] == [f"{server.url}/w.js"]
    assert sockets == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("person", [PHONE, AGENT], ids=["phone-dark", "desk-light"])
def test_a_conversation_in_a_shop(shop, house: House, person: dict):
    page = shop.page(person)
    opened(page)
    name = "phone" if person is PHONE else "desk"
    expect(page.locator(".start-button")).to_be_in_viewport(ratio=1)
    picture(page, f"widget-start-{name}")
    begin(page)
    ana = house.agent("ana", "Ana Silva")
    number = house.call(ana, "queue.list") and 1
    house.call(ana, "ticket.take", ticket=number)
    house.call(ana, "chat.send", ticket=number, text="It is with the carrier.")
    expect(page.get_by_role("log")).to_contain_text("It is with the carrier.")
    expect(page.locator(".care")).to_contain_text("Ana Silva looks after your ticket")
    page.get_by_label("Your message").fill("Thank you")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    picture(page, f"widget-chat-{name}")
    # The shop's own page, address, title and language stay the shop's.
    assert page.url == page.url.split("#")[0] and page.title() == "The shop"
    assert page.evaluate("document.documentElement.lang") == "en"
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()
    house.call(ana, "chat.send", ticket=number, text="It comes tomorrow.")
    button = page.get_by_role("button", name="Chat with us (1 unread)")
    expect(button).to_be_visible()
    picture(page, f"widget-unread-{name}")
    button.click()
    expect(page.get_by_role("log")).to_contain_text("It comes tomorrow.")
    expect(page.get_by_role("button", name="Chat with us", exact=True)).to_have_count(1)
    page.reload()
    page.get_by_role("button", name="Chat with us").click()
    expect(page.get_by_role("log")).to_contain_text("It comes tomorrow.")


def test_the_site_itself_cannot_be_followed_into(shop, house: House):
    """Earlier conversations are chosen inside the panel; the shop's address stays."""
    page = shop.page(AGENT)
    opened(page)
    begin(page)
    page.get_by_role("button", name="Your conversations").click()
    page.get_by_role("link", name="Start a new conversation").click()
    expect(page.get_by_text("Welcome back, Inês Duarte")).to_be_visible()
    assert "#" not in page.url


def test_a_shop_that_is_not_listed_is_told_no(server: Server, make_desk):
    stranger = Site(server.url)
    house = House(server)
    allow(house, "https://another.example")
    try:
        desk = make_desk(stranger.url)
        page = desk.page(AGENT)
        opened(page)
        # Articles are asked for, too, and refused like everything else.
        with page.expect_event("requestfailed", lambda asked: "/api/help/suggest" in asked.url):
            page.get_by_label("Your message").fill("Hello?")
        page.get_by_label("Your name").fill("X")
        page.locator(".start-button").click()
        expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
        desk.forgive("CORS|ERR_FAILED|403")
    finally:
        stranger.close()


def test_the_chat_in_a_frame(server: Server, house: House, make_desk):
    framed = Site(server.url, 'data-mode="frame" data-lang="fr"')
    allow(house, framed.url)
    try:
        desk = make_desk(framed.url)
        page = desk.page({**AGENT, "locale": "de-DE"})
        page.goto("/")
        page.get_by_role("button", name="Discuter avec nous").click()
        frame = page.frame_locator("waggle-chat iframe")
        frame.get_by_label("Votre message").fill("Bonjour")
        frame.get_by_label("Votre nom").fill("Inès")
        frame.get_by_role("button", name="Commencer la conversation").click()
        expect(frame.get_by_text("En attente du premier conseiller libre")).to_be_visible()
        picture(page, "widget-frame")
    finally:
        framed.close()


def headers(server: Server, method: str, path: str, origin: str | None = None) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port)
    fields = {"Origin": origin} if origin else {}
    connection.request(method, path, headers=fields)
    answer = connection.getresponse()
    answer.read()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}


def test_who_may_frame_and_who_may_ask_is_said_by_the_key(server: Server, house: House):
    allow(house, "https://shop.example", "http://localhost:1")
    status, found = headers(server, "GET", f"/chat/{KEY}")
    assert status == 200 and "frame-ancestors 'self' https://shop.example http://localhost:1;" in found["content-security-policy"]
    assert headers(server, "GET", "/chat/another-key")[0] == 404
    assert "frame-ancestors 'self';" in headers(server, "GET", "/")[1]["content-security-policy"]
    for path in ("/w.js", "/widget/chat.js", "/widget/words/first/en.json"):
        assert headers(server, "GET", path, "https://any.example")[1]["access-control-allow-origin"] == "*", path
    for origin, allowed in (("https://shop.example", True), ("https://other.example", False), ("https://shop.example.evil", False)):
        status, found = headers(server, "OPTIONS", f"/api/visitor?key={KEY}", origin)
        assert (status == 204) == allowed and (found.get("access-control-allow-origin") == origin) == allowed, origin
        status, found = headers(server, "GET", f"/api/hours?key={KEY}", origin)
        assert (found.get("access-control-allow-origin") == origin) == allowed, origin
    # The key opens these two doors and the socket, nothing that a cookie could open.
    for path in ("/api/login", "/api/rpc/ticket.open", "/api/connection-token", "/api/v1/tickets"):
        status, found = headers(server, "OPTIONS", f"{path}?key={KEY}", "https://shop.example")
        assert status == 405 and "access-control-allow-origin" not in found, path
        assert headers(server, "POST", f"{path}?key={KEY}", "https://shop.example")[0] in (401, 403), path


def test_the_socket_takes_a_listed_origin_with_its_key_alone(server: Server, house: House):
    allow(house, "https://shop.example")
    fields = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    for query, origin, status in (
        (f"?key={KEY}", "https://shop.example", 101), ("", "https://shop.example", 403), ("?key=another-key", "https://shop.example", 403),
        (f"?key={KEY}", "https://evil.example", 403), (f"?key={KEY}", "http://shop.example", 403),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port)
        connection.request("GET", f"/connection/websocket{query}", headers={**fields, "Origin": origin})
        assert connection.getresponse().status == status, (query, origin)
        connection.close()


@pytest.mark.parametrize("key", ["short", "with space", "ümlaut-key", "x" * 65])
def test_a_key_has_its_form(server: Server, house: House, key: str):
    boss = house.agent("boss", "Boss", role="administrator", tiers=[])
    with pytest.raises(Exception, match="invalid_field"):
        house.call(boss, "desk.change_settings", section="widgets", value={"keys": [{"key": key, "name": "Shop", "origins": []}]}, version=0)


@pytest.mark.parametrize("origin", ["shop.example", "https://", "https://shop.example/", "https://Shop.example", "https://shop.example; script-src *", "*"])
def test_an_origin_has_its_form(server: Server, house: House, origin: str):
    boss = house.agent("boss", "Boss", role="administrator", tiers=[])
    with pytest.raises(Exception, match="invalid_field"):
        house.call(boss, "desk.change_settings", section="widgets", value={"keys": [{"key": KEY, "name": "Shop", "origins": [origin]}]}, version=0)


def test_only_an_administrator_lets_sites_in(server: Server, house: House):
    manager = house.agent("mia", "Mia", role="manager", tiers=[])
    with pytest.raises(Exception, match="not_allowed"):
        house.call(manager, "desk.change_settings", section="widgets", value={"keys": []}, version=0)


@pytest.mark.parametrize("person", [PHONE, AGENT], ids=["phone-dark", "desk-light"])
def test_the_chat_in_a_shop_is_accessible(shop, person: dict):
    page = shop.page(person, for_axe=True)
    page.goto("/")
    assert_accessible(page, "button")
    opened(page)
    assert_accessible(page, "form")
    begin(page)
    until(page, "document.getAnimations().every(a => a.effect.getTiming().iterations === Infinity || a.playState === 'finished')")
    assert_accessible(page, "conversation")


def test_what_is_written_while_the_line_is_cut_outlives_a_reload(server: Server, house: House, proxy: Proxy, make_desk):
    """The words lie in the shop's own storage; they are sent once, though the panel stays closed after the reload."""
    shop = Site(f"http://127.0.0.1:{proxy.port}")
    allow(house, shop.url)
    try:
        desk = make_desk(shop.url)
        page = desk.page(PHONE)
        opened(page)
        begin(page)
        proxy.refuse()
        proxy.cut()
        page.get_by_label("Your message").fill("Written in a tunnel")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting to be sent")).to_be_visible()
        proxy.refuse(False)
        page.reload()
        ana = house.agent("ana", "Ana Silva")
        house.call(ana, "ticket.take", ticket=1)
        for _ in range(200):
            texts = [entry["data"].get("text") for entry in house.call(ana, "chat.list", ticket=1)["entries"]]
            if "Written in a tunnel" in texts:
                break
            page.wait_for_timeout(50)
        assert texts.count("Written in a tunnel") == 1
        page.get_by_role("button", name="Chat with us").click()
        expect(page.get_by_role("log")).to_contain_text("Written in a tunnel")
        desk.forgive("ERR_|WebSocket connection")
    finally:
        shop.close()


def test_read_in_one_tab_is_read_in_all(shop, house: House):
    first = shop.page(AGENT)
    opened(first)
    begin(first)
    first.keyboard.press("Escape")
    second = first.context.new_page()
    second.goto("/")
    ana = house.agent("ana", "Ana Silva")
    house.call(ana, "ticket.take", ticket=1)
    badge = second.get_by_role("button", name="unread")
    # The second tab listens once it has loaded the conversation by itself; what came before is no news to it.
    for _ in range(20):
        house.call(ana, "chat.send", ticket=1, text="News")
        with contextlib.suppress(PlaywrightTimeout):
            badge.wait_for(timeout=1_000)
            break
    for page in (first, second):
        expect(page.get_by_role("button", name="unread")).to_be_visible()
    second.get_by_role("button", name="unread").click()
    expect(second.get_by_role("log")).to_contain_text("News")
    expect(first.get_by_role("button", name="Chat with us", exact=True)).to_be_visible()


def test_a_shop_s_customer_is_pointed_to_the_desk_s_articles(shop, house: House, server: Server):
    ana = house.agent("ana", "Ana Silva")
    number = house.call(ana, "article.draft", title="Track your parcel", body="Look at the label.")["article"]
    house.call(ana, "article.publish", article=number)
    page = shop.page(PHONE)
    opened(page)
    page.get_by_label("Your message").fill("Where is my parcel?")
    link = page.get_by_role("link", name="Track your parcel")
    expect(link).to_have_attribute("href", f"{server.url}/help/en/{number}-track-your-parcel?key={KEY}")
    expect(link).to_have_attribute("target", "_blank")
    begin(page)
