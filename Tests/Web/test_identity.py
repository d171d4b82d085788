"""A shop says who its customer is: the same person on any device, a stranger again after they logged out."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from harness.browser import AGENT, CUSTOMER, assert_accessible, picture, until
from harness.desk import House
from harness.proxy import Proxy
from harness.server import Server
from harness.vouching import identity
from Server.people import http_call
from Web.sites import KEY, Site
from Web.test_widget import allow, begin, opened

PHONE = {**CUSTOMER, "locale": "en-GB"}


class Shop:
    """A shop whose back end signs; what its page holds may be another for each visit."""

    def __init__(self, house: House, site: Site, desk):
        self.house, self.site, self.desk = house, site, desk
        self.secret = house.control("/control/site-secret", {"key": KEY})["secret"]

    def page(self, sub: str | None, person: dict | None = None, secret: str = "", attributes: str = "", **claims) -> Page:
        """Somebody's visit; `sub` is who is logged in at the shop."""
        self.log_in(sub, secret, attributes, **claims)
        page = self.desk.page(person or AGENT)
        opened(page)
        return page

    def log_in(self, sub: str | None, secret: str = "", attributes: str = "", **claims) -> None:
        token = f'data-identity="{identity(secret or self.secret, sub, **claims)}"' if sub else ""
        self.site.attributes = f"{token} {attributes}"


@pytest.fixture
def house(server: Server) -> House:
    return House(server)


@pytest.fixture
def shop(server: Server, house: House, make_desk):
    site = Site(server.url)
    allow(house, site.url)
    yield Shop(house, site, make_desk(site.url))
    site.close()


def write(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.locator(".start-button").click()
    expect(page.get_by_text("Waiting for the first free agent")).to_be_visible()


def kept(page: Page) -> dict | None:
    return json.loads(page.evaluate(f"localStorage.getItem('waggle-visitor:{KEY}')") or "null")


def test_two_devices_are_one_customer(shop: Shop):
    phone = shop.page("ines", PHONE, name="Inês Duarte")
    expect(phone.get_by_text("Welcome back, Inês Duarte")).to_be_visible()
    expect(phone.get_by_label("Your name")).to_have_count(0)
    picture(phone, "identity-start")
    write(phone, "Where is my parcel?")
    shop.log_in("ines")
    laptop = shop.desk.page(AGENT)
    laptop.goto("/")
    laptop.get_by_role("button", name="Chat with us").click()
    expect(laptop.get_by_role("log")).to_contain_text("Where is my parcel?")
    laptop.get_by_label("Your message").fill("It is me, on the laptop")
    laptop.keyboard.press("Enter")
    expect(phone.get_by_role("log")).to_contain_text("It is me, on the laptop")
    # The shop's own link leads to everything.
    laptop.get_by_role("button", name="Your conversations").click()
    laptop.get_by_role("button", name="On another device").click()
    expect(laptop.get_by_label("Your link")).to_be_visible()
    picture(laptop, "identity-device")
    with laptop.context.expect_page() as new:
        laptop.get_by_role("link", name="Open it here").click()
    expect(new.value.locator(".my-row")).to_contain_text("Where is my parcel?")
    expect(new.value.locator(".my-name")).to_have_text("Inês Duarte")


@pytest.mark.parametrize("secret, claims", [
    ("wgs_" + "A" * 43, {}), ("", {"exp": 1_700_000_000, "iat": 1_699_999_000}), ("other", {}),
], ids=["wrong", "expired", "another key's"])
def test_whoever_is_not_vouched_for_chats_as_a_stranger(shop: Shop, secret: str, claims: dict):
    if secret == "other":
        boss = shop.house.agent("boss9", "Boss", role="administrator", tiers=[])
        value = {"keys": [{"key": key, "name": "Shop", "origins": [shop.site.url]} for key in (KEY, "another-key")]}
        version = next(s["version"] for s in shop.house.call(boss, "desk.settings")["sections"] if s["section"] == "widgets")
        shop.house.call(boss, "desk.change_settings", section="widgets", value=value, version=version)
        secret = shop.house.control("/control/site-secret", {"key": "another-key"})["secret"]
    page = shop.page("ines", secret=secret, **claims)
    begin(page)
    assert "until" not in kept(page)
    shop.desk.forgive("401")


def test_a_stranger_who_logs_in_keeps_the_conversation(shop: Shop):
    page = shop.page(None)
    begin(page, "Before I logged in")
    page.get_by_label("Your message").fill("half written")
    token = identity(shop.secret, "ines", name="Inês Duarte")
    assert page.evaluate("token => document.querySelector('waggle-chat').identify(token)", token) is True
    expect(page.get_by_role("log")).to_contain_text("Before I logged in")
    expect(page.get_by_label("Your message")).to_have_value("half written")
    assert kept(page)["token"].startswith("wgc_")
    page.keyboard.press("Escape")
    shop.log_in("ines")
    again = shop.desk.page(PHONE)
    again.goto("/")
    again.get_by_role("button", name="Chat with us").click()
    expect(again.get_by_role("log")).to_contain_text("Before I logged in")


def test_a_stranger_who_turns_out_to_be_known_goes_on_where_they_are(shop: Shop):
    first = shop.page("ines", PHONE, name="Inês Duarte")
    write(first, "Long ago")
    shop.log_in(None)
    second = shop.desk.page(AGENT)
    opened(second)
    begin(second, "As a stranger")
    token = identity(shop.secret, "ines")
    assert second.evaluate("token => document.querySelector('waggle-chat').identify(token)", token) is True
    expect(second.get_by_role("log")).to_contain_text("As a stranger")
    second.get_by_label("Your message").fill("And now known")
    second.keyboard.press("Enter")
    expect(second.locator(".message.own").last).to_contain_text("And now known")
    second.get_by_role("button", name="Your conversations").click()
    expect(second.locator(".ticket-list a")).to_have_count(2)


def test_another_customer_at_the_same_machine_sees_nothing_of_the_first(shop: Shop):
    page = shop.page("ines", name="Inês Duarte")
    write(page, "For Inês alone")
    shop.log_in("rui", name="Rui Costa")
    page.reload()
    page.get_by_role("button", name="Chat with us").click()
    # The greeting gives way to the hours as soon as those are known.
    until(page, "() => JSON.stringify({...localStorage}).includes('Rui Costa')")
    expect(page.get_by_label("Your message")).to_be_visible()
    assert "For Inês alone" not in page.evaluate("document.querySelector('waggle-chat').shadowRoot.textContent")
    assert kept(page)["user"]["name"] == "Rui Costa"


def test_logging_out_leaves_nothing_in_the_browser(shop: Shop, server: Server):
    page = shop.page("ines", name="Inês Duarte")
    write(page, "A private matter")
    page.get_by_label("Your message").fill("half written")
    token = kept(page)["token"]
    page.evaluate("document.querySelector('waggle-chat').forget()")
    expect(page.get_by_role("button", name=re.compile("Start the conversation|Leave a message"))).to_be_visible()
    assert kept(page) is None
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"
    assert "private" not in page.evaluate("document.querySelector('waggle-chat').shadowRoot.textContent")
    assert http_call(server, "GET", "/api/me", headers={"Authorization": f"Bearer {token}"}).status == 401


def test_a_session_that_is_over_is_vouched_for_again(shop: Shop):
    """The shop gave a function: it is asked again when its first answer no longer counts."""
    second = shop.house.control("/control/site-secret", {"key": KEY})
    tokens = [identity(shop.secret, "ines", name="Inês Duarte"), identity(second["secret"], "ines")]
    page = shop.page(None)
    page.evaluate("""tokens => {
      window.asked = 0;
      return document.querySelector('waggle-chat').identify(() => tokens[window.asked++]);
    }""", tokens)
    write(page, "Where is my parcel?")
    first = kept(page)["token"]
    shop.house.control("/control/site-secret-end", {"key": KEY, "number": 1})
    until(page, "window.asked === 2")
    expect(page.get_by_role("log")).to_contain_text("Where is my parcel?")
    assert kept(page)["token"] != first
    assert page.evaluate("window.asked") == 2


def test_what_was_written_without_a_line_is_sent_before_the_stranger_becomes_known(server: Server, house: House, proxy: Proxy, make_desk):
    site = Site(f"http://127.0.0.1:{proxy.port}")
    allow(house, site.url)
    shop = Shop(house, site, make_desk(site.url))
    try:
        page = shop.page(None)
        begin(page)
        # What signing in needs was loaded before the tunnel.
        page.get_by_role("button", name="Your conversations").click()
        list_of_all = page.get_by_role("dialog", name="Your conversations")
        expect(list_of_all).to_be_visible()
        page.keyboard.press("Escape")
        expect(list_of_all).to_have_count(0)
        proxy.refuse()
        proxy.cut()
        page.get_by_label("Your message").fill("Written in a tunnel")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Waiting to be sent")).to_be_visible()
        token = identity(shop.secret, "ines")
        page.evaluate("token => { window.known = document.querySelector('waggle-chat').identify(token); }", token)
        proxy.refuse(False)
        assert page.evaluate("window.known") is True
        expect(page.get_by_role("log")).to_contain_text("Written in a tunnel")
        ana = house.agent("ana", "Ana Silva")
        house.call(ana, "ticket.take", ticket=1)
        texts = [entry["data"].get("text") for entry in house.call(ana, "chat.list", ticket=1)["entries"]]
        assert texts.count("Written in a tunnel") == 1
        shop.desk.forgive("ERR_|WebSocket connection")
    finally:
        site.close()


def test_in_a_frame_the_site_says_it_through_the_page(shop: Shop):
    shop.log_in("ines", attributes='data-mode="frame"', name="Inês Duarte")
    page = shop.desk.page(AGENT)
    page.goto("/")
    page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("waggle-chat iframe")
    expect(frame.get_by_text("Welcome back, Inês Duarte")).to_be_visible()
    page.evaluate("document.querySelector('waggle-chat').forget()")
    expect(frame.get_by_label("Your name")).to_be_visible()


def test_the_device_dialog_in_a_shop_is_accessible(shop: Shop):
    shop.log_in("ines", name="Inês Duarte")
    page = shop.desk.page(PHONE, for_axe=True)
    opened(page)
    write(page, "Where is my parcel?")
    page.get_by_role("button", name="Your conversations").click()
    expect(page.get_by_role("link", name="Where is my parcel?")).to_be_visible()
    picture(page, "identity-list-phone")
    assert_accessible(page, "list")
    page.get_by_role("button", name="On another device").click()
    expect(page.get_by_label("Your link")).to_be_visible()
    assert_accessible(page, "device")
    picture(page, "identity-device-phone")
