"""What of a folder with pages is served, and what of it is nobody's business."""

from __future__ import annotations

import os

import pytest

from Server.people import http_call

SECRET = "not for the net"


@pytest.fixture
def pages(tmp_path):
    folder, outside = tmp_path / "pages", tmp_path / "outside"
    (folder / "sub" / ".git").mkdir(parents=True)
    outside.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Hello</title>")
    (folder / "sub" / "page.txt").write_text("hello")
    for hidden in (folder / ".env", folder / "sub" / ".git" / "config", outside / "secret.txt"):
        hidden.write_text(SECRET)
    os.symlink(outside / "secret.txt", folder / "linked.txt")
    os.symlink(outside, folder / "linked")
    os.symlink("page.txt", folder / "sub" / "alias.txt")
    os.mkfifo(folder / "pipe")
    return folder


def test_files_are_served_and_links_dotfiles_and_pipes_are_not(make_server, pages):
    server = make_server("--public-dir", pages)
    assert "Hello" in http_call(server, "GET", "/").text
    assert http_call(server, "GET", "/sub/page.txt").text == "hello"
    for path in (
        "/.env", "/sub/.git/config", "/linked.txt", "/linked/secret.txt", "/sub/alias.txt", "/pipe", "/sub", "/sub/",
        "/../outside/secret.txt", "/%2e%2e/outside/secret.txt", "/sub/..%2f..%2foutside%2fsecret.txt",
        "/sub/../index.html%00.txt", "//index.html",
    ):
        answer = http_call(server, "GET", path)
        assert answer.status in (400, 404) and SECRET not in answer.text, path
