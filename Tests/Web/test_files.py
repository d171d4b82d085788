"""Files as people send and keep them: chosen, dropped, pasted, taken back, saved, at the customer's and in the console."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, expect

from harness.browser import CUSTOMER, Desk, assert_accessible, picture, until
from harness.console import (  # noqa: F401 (fixtures)
    Person, ana, ask, desk, enter, hire, ines, open_ticket, settled,
)
from Web.test_customer import begin

PHONE = {**CUSTOMER, "locale": "en-GB"}
RECEIPT = {"name": "Beleg März.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + bytes(1_500)}
# Gives files to a place as a mouse or a clipboard does.
GIVE = """(place, kind) => {
  const data = new DataTransfer();
  data.items.add(new File(['{"a": 1}'], 'log.json', {type: 'application/json'}));
  const event = kind === 'paste' ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true});
  place.dispatchEvent(event);
}"""


def send_file(person: Person, content: bytes, name: str) -> str:
    address = f"{person.server.url}/api/files?name={name}"
    headers = {**person.headers, "Origin": person.server.url}
    request = urllib.request.Request(address, content, headers, method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["file"]


def saved(page: Page, door) -> tuple[str, bytes]:
    """The name and the content of what a click saves."""
    with page.expect_download() as download:
        door.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_customer_sends_a_receipt_and_saves_the_answer(desk: Desk, ana: Person):
    page = desk.page(PHONE, accept_downloads=True)
    number = begin(page)
    ana.do("ticket.take", ticket=number)
    send = page.get_by_role("button", name="Send")
    expect(send).to_be_disabled()
    page.locator("input[type=file]").set_input_files([RECEIPT])
    expect(page.locator(".tray .file")).to_contain_text("Beleg März.pdf")
    send.click()
    sent = page.locator(".message.own .file")
    expect(sent).to_contain_text("Beleg März.pdf")
    expect(page.locator(".tray .file")).to_have_count(0)
    expect(page.get_by_role("button", name="Save Beleg März.pdf")).to_be_visible()
    assert saved(page, sent) == ("Beleg März.pdf", RECEIPT["buffer"])
    ana.do("chat.send", ticket=number, text="Here it is.", files=[send_file(ana, b"\x89PNG\r\n\x1a\nx", "refund.png")])
    answer = page.get_by_role("button", name="Save refund.png")
    expect(answer).to_be_visible()
    assert saved(page, answer) == ("refund.png", b"\x89PNG\r\n\x1a\nx")
    picture(page, "files-customer")
    page.reload()
    expect(page.get_by_role("button", name="Save refund.png")).to_be_visible()
    expect(page.get_by_role("button", name="Save Beleg März.pdf")).to_have_count(1)


def test_files_are_dropped_pasted_and_taken_back(desk: Desk, ana: Person):
    page = desk.page(PHONE, for_axe=True)
    begin(page)
    # Neither comes to an end: what is on its way is seen.
    page.route("**/api/files*", lambda route: None)
    page.locator("#composer").evaluate(GIVE, "paste")
    page.locator("main").evaluate(GIVE, "drop")
    rows = page.locator(".tray .file")
    expect(rows).to_have_count(2)
    expect(rows.first.get_by_role("progressbar")).to_be_visible()
    page.locator("#composer").fill("These two")
    expect(page.get_by_role("button", name="Send")).to_be_disabled()
    assert_accessible(page, "files on their way")
    picture(page, "files-tray")
    for _ in range(2):
        rows.first.get_by_role("button", name="Remove log.json").click()
    expect(rows).to_have_count(0)
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    page.unroute("**/api/files*")
    page.route("**/api/files*", lambda route: route.abort())
    page.locator("#composer").evaluate(GIVE, "paste")
    expect(page.get_by_text("log.json was not sent. The server cannot be reached.")).to_be_visible()
    desk.forgive("ERR_FAILED")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


def test_an_agent_sends_files_with_replies_and_notes(desk: Desk, ana: Person, ines: Person):
    number = ask(ines)
    ana.do("ticket.take", ticket=number)
    ines.do("chat.send", ticket=number, text="", files=[send_file(ines, b"plain words", "bank.txt")])
    page = enter(desk, ana, for_axe=True, accept_downloads=True)
    open_ticket(page, number)
    door = page.get_by_role("link", name="Save bank.txt")
    assert saved(page, door) == ("bank.txt", b"plain words")
    page.locator("input[type=file]").set_input_files([RECEIPT])
    until(page, "!document.querySelector('.tray progress') && document.querySelector('.tray .file') !== null")
    picture(page, "files-composer")
    page.locator(".composer-foot").get_by_role("button", name="Send").click()
    expect(page.get_by_role("link", name="Save Beleg März.pdf")).to_be_visible()
    expect(page.locator(".tray .file")).to_have_count(0)
    page.locator(".composer-tab[data-kind=note]").click()
    page.locator(".composer-box").evaluate(GIVE, "paste")
    until(page, "!document.querySelector('.tray progress') && document.querySelector('.tray .file') !== null")
    page.locator(".composer-box").fill("Their log")
    page.locator(".composer-box").press("Enter")
    noted = page.locator(".note").get_by_role("link", name="Save log.json")
    assert saved(page, noted) == ("log.json", b'{"a": 1}')
    settled(page)
    assert_accessible(page, "files in the thread")
    picture(page, "files-console")
    told = [entry["data"].get("files") for entry in ines.do("chat.list", ticket=number, limit=50)["entries"]]
    assert [file["name"] for files in told if files for file in files] == ["bank.txt", "Beleg März.pdf"]
