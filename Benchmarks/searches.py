"""Searches and suggestions on a desk with many tickets and articles, beside live traffic.

The tickets are `waggle generate`'s: a few dozen stories told again and again, so each word stands in thousands of texts,
which is the worst a search meets. The articles are made of words drawn by Zipf's law, so some words stand in most of them
and many in one. Measured is what a desk gives that runs: the index, which is made at the first start, is waited for.
"""

from __future__ import annotations

import http.client
import random
import subprocess
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lists
from servers import Failed, Load, Waggle, client_id

SEARCH_GOAL_US = 30_000
SUGGEST_GOAL_US = 50_000
AGENTS = 50
# Requests a second, five of six of them searches or suggestions: everybody asks for something every few seconds.
RATE = 20
INDEX_SECONDS = 600
WRITERS = 4
SYLLABLES = "ba be bi bo bu ca ce ci co da de di do fa fe fi ga ge la le li lo ma me mi mo na ne ni no pa pe pi ra re ri ro sa se ta te ti to va ve".split()


def vocabulary(chance: random.Random, count: int) -> list[str]:
    """Words that can be spoken, none twice."""
    words: dict[str, None] = {}
    while len(words) < count:
        words["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4)))] = None
    return list(words)


def texts(chance: random.Random, words: list[str]) -> Callable[[int], str]:
    """Gives texts of so many words; the n-th word is drawn in proportion to 1/n."""
    weights = [1 / (rank + 1) for rank in range(len(words))]
    return lambda count: " ".join(chance.choices(words, weights, k=count))


def generate(binary: Path, data: Path, tickets: int) -> None:
    words = [binary, "generate", "--seed", "7", "--tickets", str(tickets), "--agents", str(AGENTS), "--days", "365", "--data", data]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"generate: {done.stderr.strip()}")


def write_articles(server: Waggle, token: str, count: int, text: Callable[[int], str]) -> None:
    """Published, for everybody."""
    drafts = [{"title": text(6), "body": "\n\n".join(text(60) for _ in range(4)), "category": "access", "audience": "public"}
              for _ in range(count)]  # fmt: skip

    def write(share: list[dict]) -> None:
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        for number, draft in enumerate(share):
            if number % 400 == 399:  # the server closes a connection after a thousand requests
                link.close()
            article = server.post(link, "/api/rpc/article.draft", {"client_id": client_id(), **draft}, token)["article"]
            server.post(link, "/api/rpc/article.publish", {"client_id": client_id(), "article": article}, token)
        link.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, [drafts[start::WRITERS] for start in range(WRITERS)]))


def wait_for_index(server: Waggle) -> None:
    """Until everything that was recorded can be found."""
    end = time.monotonic() + INDEX_SECONDS
    while True:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        waiting = next(float(line.split()[1]) for line in lines if line.startswith("waggle_search_backlog_events "))
        if waiting == 0:
            return
        if time.monotonic() > end:
            raise Failed(f"{waiting:.0f} events are not searchable after {INDEX_SECONDS} s")
        time.sleep(1)


def requests(chance: random.Random, text: Callable[[int], str]) -> dict[str, list[str]]:
    """What is asked, by name."""

    def searches(words: list[str]) -> list[str]:
        return ["/api/v1/knowledge/search?q=" + word.replace(" ", "+").replace('"', "%22") for word in words]

    told = ["charged twice", '"payment provider"', "tunnel", "terminal refuses", "invoice card", "stable"]
    written = [text(count) for count in (1, 1, 2, 2, 3)]
    misspelt = [word[:-1] + "x" for word in (text(1) for _ in range(5))]
    typing = [text(length)[: chance.randint(12, 80)] for length in range(4, 24)]
    return {
        "floor: /livez": ["/livez"],
        "manager: words that thousands of texts have": searches(told),
        "agent: the same, in what they may read": searches(told),
        "agent: words of articles": searches(written),
        "agent: misspelt words": searches(misspelt),
        "customer: words of articles, and the own tickets": searches(written + told),
        "customer: suggestions while typing": ["/api/v1/knowledge/suggest?text=" + typed.replace(" ", "+") for typed in typing],
    }


def run(server: Waggle, data: Path, articles: int, customers: list[str], seconds: float, chat: Callable[[], Load]) -> tuple[dict, dict, dict]:
    """Alone, beside live chat, and what the chat measured."""
    chance = random.Random(5)
    text = texts(chance, vocabulary(chance, 4_000))
    people = lists.staff(data, AGENTS) | {"customer": customers}
    write_articles(server, people["manager"][0], articles, text)
    wait_for_index(server)
    return lists.run(server, people, seconds, chat, requests(chance, text), RATE)
