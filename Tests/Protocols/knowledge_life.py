"""A knowledge article, from a ticket's lesson to its readers and away: each message as promised."""

from __future__ import annotations

from Protocols.player import Player

CHANNEL = "knowledge:1"
SOON_MS = 1_500


def write_an_article(manager: Player, customer: Player, ana: Player, joao: Player) -> None:
    """Ana and the manager follow their inboxes."""
    manager.follow(CHANNEL)
    ticket = customer.call("ticket.open", text="Where is my address? Write to ines@example.com.")["ticket"]
    ana.call("ticket.take", ticket=ticket)
    ana.call("chat.send", ticket=ticket, text="Under your name, at the top.")
    manager.follow(f"staff:{ticket}")
    proposed = ana.call("article.propose", ticket=ticket, resolution=[2])
    assert proposed["resolution"] == "Under your name, at the top." and "## Problem" in proposed["body"]
    assert proposed["personal"] == [{"kind": "email", "text": "ines@example.com"}]
    shown = ana.call("article.preview", title="Change it", body="Write to **me**, joao@example.com.")
    assert shown["nodes"][0]["children"][1]["type"] == "strong"
    assert shown["personal"] == [{"kind": "email", "text": "joao@example.com"}]
    solved = ana.call(
        "ticket.solve", ticket=ticket, solution="Shown where it is.", knowledge="drafted",
        draft={"title": "Change your address", "body": "Under **your name**, at the top.", "category": "account"})
    article = solved["article"]
    drafted = manager.hear("article.drafted", CHANNEL)
    assert drafted["from_ticket"] == ticket and "body" not in drafted
    assert manager.hear("ticket.article_linked", f"staff:{ticket}")["use"] == "drafted"
    assert [one["article"] for one in ana.call("ticket.get", ticket=ticket)["articles"]] == [article]
    review(manager, ana, article)
    publish(manager, customer, ana, article)
    use(manager, customer, joao, article)
    end(manager, ana, article)


def review(manager: Player, ana: Player, article: int) -> None:
    ana.call("article.submit", article=article)
    manager.call("article.return", article=article, reason="Say which name.")
    french = {"language": "fr", "title": "Changer d'adresse", "body": "Sous votre nom."}
    ana.call("article.edit", article=article, note="In French, too", based_on=0, **french)
    ana.call("article.submit", article=article)
    for kind in ("submitted", "returned", "edited"):
        manager.hear(f"article.{kind}", CHANNEL)
    manager.call("article.change", article=article, category="address", owner=ana.id)
    manager.hear("article.changed", CHANNEL)
    ana.hear("article.changed", f"user:{ana.id}")


def publish(manager: Player, customer: Player, ana: Player, article: int) -> None:
    published = ana.call("article.publish", article=article, languages=["en"])
    manager.hear("article.published", CHANNEL)
    seen = customer.call("article.get", article=article, language="fr")
    assert (seen["language"], seen["languages"]) == ("en", ["en"])
    whole = ana.call("article.get", article=article, language="fr", version=1)
    assert whole["text"]["note"] == "In French, too" and "article.publish" in whole["can"]
    assert [row["article"] for row in ana.call("article.list", state="published", category="address")["articles"]] == [article]
    find(manager, customer, ana, article)
    # Its time comes soon.
    ana.call("article.review", article=article, review_at=published["at"] + SOON_MS)
    manager.hear("article.reviewed", CHANNEL)
    assert ana.hear("article.review_due", f"user:{ana.id}")["owner"] == ana.id
    manager.hear("article.review_due", CHANNEL)
    assert [row["article"] for row in ana.call("article.list", due=True)["articles"]] == [article]


def find(manager: Player, customer: Player, ana: Player, article: int) -> None:
    found = customer.call("knowledge.search", q="adress")
    assert [hit["article"] for hit in found["articles"]] == [article] and found["corrected"] == "address"
    assert "state" not in found["articles"][0] and "state" in ana.call("knowledge.search", q="address")["articles"][0]
    written = "Hello, how can I change my addr"
    assert [hit["article"] for hit in customer.call("knowledge.suggest", text=written)["articles"]] == [article]
    assert ana.call("knowledge.gaps")["gaps"] == []
    figures = manager.call("knowledge.figures")
    assert figures["deflected_at_most"] == 0 and figures["note"].startswith("an upper bound")
    # French was never published.
    assert customer.call("knowledge.search", q="votre nom")["articles"] == []
    assert [hit["language"] for hit in ana.call("knowledge.search", q="votre nom")["articles"]] == ["fr"]


def use(manager: Player, customer: Player, joao: Player, article: int) -> None:
    ticket = customer.call("ticket.open", text="And where is it now?")["ticket"]
    manager.follow(f"staff:{ticket}")
    manager.call("ticket.take", ticket=ticket)
    manager.call("ticket.link_article", ticket=ticket, article=article)
    manager.call("ticket.unlink_article", ticket=ticket, article=article)
    manager.hear("ticket.article_unlinked", f"staff:{ticket}")
    manager.call("chat.send", ticket=ticket, text="Please read our article.")
    used = manager.call("ticket.solve", ticket=ticket, solution="", knowledge="linked", article=article)
    assert used["article"] == article
    assert joao.call("article.get", article=article)["cited"] == 2


def end(manager: Player, ana: Player, article: int) -> None:
    manager.call("article.archive", article=article, reason="It moved.")
    manager.call("article.restore", article=article)
    for kind in ("archived", "restored"):
        manager.hear(f"article.{kind}", CHANNEL)
    other = ana.call("article.draft", title="Pay by card", body="Choose *card*.")["article"]
    assert other == article + 1
