"""Writes what strangers' pages load, from the modules in Public/: `Public/w.js`, and the parts in `Public/widget/`.

    python Tests/Web/write_widget.py

A page of ours may ask for thirty small files at once; a shop that carries our chat should not. So the modules of the
chat are put into two files here, without what nobody uses (docs/decisions/0020). What this writes is committed, and a
test compares it with the modules.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).parent))

from squeeze import Token, joined, renamed, short_names, squeeze, squeeze_css, tokens, uses_of  # noqa: E402

PUBLIC = Path(__file__).resolve().parents[2] / "Public"
LANGUAGES = ("en", "fr", "pt-BR", "pt-PT")
STYLES = ("tokens.css", "base.css", "customer.css", "conversation.css", "writing.css", "earlier.css")
FIRST = "app/customer/begin.js"
# Loaded later, in this order: each may use what the ones before it have.
LATER = ("app/customer/talk.js", "app/customer/more.js")
LAUNCHER = "app/customer/launcher.js"
# Modules that are made here: the chat has its styles and its few icons with it.
STYLES_MODULE = "app/customer/styles.js"
TALK_STYLES_MODULE = "app/customer/talk-styles.js"
ICONS_MODULE = "lib/icons.js"

IMPORT = re.compile(r"^(import|export)\s*\{([^}]*)\}\s*from\s*'([^']+)';[ \t]*$", re.M)


@dataclass
class Item:
    """One statement at the top of a module."""

    tokens: list[Token]
    names: set[str]
    uses: set[str] = field(default_factory=set)
    # It does something when the module is loaded.
    acts: bool = False


@dataclass
class Module:
    path: str
    items: list[Item]
    imports: list[str]


class Modules:
    """All modules that some module needs, in the order in which they run, with names that are unique among them."""

    def __init__(self, roots: list[str], made: dict[str, str]):
        self.made = made
        self.sources: dict[str, str] = {}
        self.order: list[str] = []
        for root in roots:
            self._visit(root)
        self.modules = {path: self._module(path) for path in self.order}

    def source(self, path: str) -> str:
        return self.made.get(path) or (PUBLIC / path).read_text(encoding="utf-8")

    def _visit(self, path: str) -> None:
        if path in self.sources:
            return
        self.sources[path] = self.source(path)
        for _, _, other in IMPORT.findall(self.sources[path]):
            self._visit(beside(path, other))
        self.order.append(path)

    def _exports(self, path: str, name: str) -> str:
        """The unique name of what a module offers under `name`, be it another's."""
        for kind, names, other in IMPORT.findall(self.sources[path]):
            for outer, inner in pairs(names):
                if kind == "export" and outer == name:
                    return self._exports(beside(path, other), inner)
        return f"{name}${self.order.index(path)}"

    def _module(self, path: str) -> Module:
        source = self.sources[path]
        names: dict[str, str] = {}
        imports = []
        for kind, listed, other in IMPORT.findall(source):
            imports.append(beside(path, other))
            if kind == "import":
                names |= {outer: self._exports(beside(path, other), inner) for outer, inner in pairs(listed)}
        found = statements(IMPORT.sub("", source))
        for item in found:
            names |= {name: f"{name}${self.order.index(path)}" for name in item.names}
        items = []
        for item in found:
            changed = renamed(item.tokens, names)
            uses = {t.text for t, use in zip(changed, uses_of(changed)) if use in ("variable", "shorthand")}
            items.append(Item(changed, {names[name] for name in item.names}, uses, item.acts))
        return Module(path, items, imports)

    def needed(self, roots: list[str]) -> list[Item]:
        """What runs when the roots are loaded, in order; what nobody uses is left out."""
        wanted = {id(item) for root in roots for item in self.modules[root].items}
        while True:
            taken = [i for path in self.order for i in self.modules[path].items if id(i) in wanted]
            names = set().union(*(item.uses for item in taken))
            more = {
                id(item) for path in self.order for item in self.modules[path].items
                if item.names & names or (item.acts and any(id(i) in wanted for i in self.modules[path].items))
            }
            if more <= wanted:
                return taken
            wanted |= more


def beside(path: str, other: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / other).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def pairs(listed: str) -> list[tuple[str, str]]:
    """`a, b as c` as (outer, inner) of an import: (a, a), (c, b)."""
    found = []
    for part in filter(None, (part.strip() for part in listed.split(","))):
        inner, _, outer = part.partition(" as ")
        found.append((outer.strip() or inner.strip(), inner.strip()))
    return found


def statements(source: str) -> list[Item]:
    found = tokens(source)
    items: list[Item] = []
    start = depth = 0
    for index, token in enumerate(found):
        if token.kind == "template":
            depth += token.text.endswith("${") - token.text.startswith("}")
        elif token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
        if depth == 0 and token.kind == "sign" and (token.text == ";" or (token.text == "}" and blocks(found[start:]))):
            items.append(statement(found[start:index + 1]))
            start = index + 1
    assert start == len(found), f"a statement without its end: {joined(found[start:])[:80]}"
    return items


def blocks(found: list[Token]) -> bool:
    """A function or class stands by itself: its brace is its end."""
    words = [token.text for token in found[:3] if token.text not in ("export", "async")]
    return words[0] in ("function", "class")


def statement(found: list[Token]) -> Item:
    if found[0].text == "export":
        found = found[1:]
    words = [token.text for token in found[:3] if token.text != "async"]
    if words[0] in ("function", "class", "const", "let"):
        assert words[1] not in "{[", "take one name at a time at the top of a module"
        return Item(found, {words[1]})
    return Item(found, set(), acts=True)


def icons(sources: list[str]) -> str:
    """The icons that these sources name, each as one path."""
    wanted = {name for source in sources for name in re.findall(r"'([a-z]+)'", source)}
    sprite = (PUBLIC / "icons.svg").read_text(encoding="utf-8")
    shapes = {
        name: "".join(as_path(tag, attributes) for tag, attributes in re.findall(r"<(path|circle|rect) ([^>]*?)/>", body))
        for name, body in re.findall(r'<symbol id="([^"]+)"[^>]*>(.*?)</symbol>', sprite) if name in wanted
    }
    return f"""
const SHAPES = {json.dumps(shapes, separators=(",", ":"))};
export function icon(name) {{
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  path.setAttribute('d', SHAPES[name]);
  for (const [key, value] of [['class', `icon ${{name}}`], ['viewBox', '0 0 20 20'], ['aria-hidden', 'true']]) svg.setAttribute(key, value);
  return svg;
}}
"""


def as_path(tag: str, attributes: str) -> str:
    get = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes)).get
    if tag == "path":
        return re.sub(r"(\.\d*?[1-9])0+(?!\d)", r"\1", get("d", ""))
    if tag == "circle":
        x, y, r = (float(get(name)) for name in ("cx", "cy", "r"))
        return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0Z"
    x, y, width, height = (float(get(name)) for name in ("x", "y", "width", "height"))
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}Z"


def styles(sources: list[str], before: str = "") -> str:
    """The chat's rules for what these sources show, for a page and for a shadow root alike; without those of `before`."""
    words = set(re.findall(r"[\w-]+", " ".join(sources)))
    css = squeeze_css("".join((PUBLIC / "styles" / name).read_text(encoding="utf-8") for name in STYLES))
    css = css.replace(":root{", ":root,:host{").replace("body{", "body,.panel{")
    known = set(re.findall(r"var\((--[\w-]+)", css))
    css = re.sub(r"([^{}]+)\{([^{}]*)\}", lambda rule: kept(rule[1], rule[2], words), css)
    if before:
        css = re.sub(r"([^{}]+)\{([^{}]*)\}", lambda rule: without(rule, before), css)
    css = re.sub(r"@media[^{}]*\{\}", "", css)
    while True:
        less = re.sub(r"(?<=[{;])(--[\w-]+):[^;}]*;?", lambda m: m[0] if m[1] in known else "", css)
        if less == css:
            return re.sub(r";}", "}", css)
        css = less
        known &= set(re.findall(r"var\((--[\w-]+)", css))


def without(rule: re.Match, before: str) -> str:
    """A rule for those selectors alone that did not stand in `before` with it."""
    begin = max(rule[1].rfind(";"), rule[1].rfind("{")) + 1
    head, selectors = rule[1][:begin], rule[1][begin:]
    if selectors.startswith("@") or selectors in ("from", "to", "30%") or selectors.startswith("0%"):
        return rule[0]
    old = {s for m in re.finditer(r"([^{};]+)\{" + re.escape(rule[2]) + r"\}", before) for s in m[1].split(",")}
    new = [s for s in selectors.split(",") if s not in old]
    return f"{head}{','.join(new)}{{{rule[2]}}}" if new else head


def kept(selectors: str, body: str, words: set[str]) -> str:
    begin = selectors.rfind(";") + 1
    head, selectors = selectors[:begin], selectors[begin:]
    if selectors.startswith("@"):
        return f"{head}{selectors}{{{body}}}"
    wanted = [s for s in selectors.split(",") if all(name in words for name in re.findall(r"\.([\w-]+)", s))
              and all(value in words for value in re.findall(r'\[data-tier="?(\w+)', s))
              and all(tag in words for tag in re.findall(r"(?<![\w.:#-])(kbd|table)\b", s))]
    return f"{head}{','.join(wanted)}{{{body}}}" if wanted else head


def quoted(text: str) -> str:
    return "`" + text.replace("\\", "\\\\").replace("`", "\\`") + "`"


def made_modules(first: list[str], everything: list[str]) -> dict[str, str]:
    """The modules that are made here, from what the first part shows and what all of it does."""
    early = styles(first)
    return {
        ICONS_MODULE: icons(everything),
        STYLES_MODULE: f"export const STYLES = {quoted(early)};\n",
        TALK_STYLES_MODULE: f"export const TALK_STYLES = {quoted(styles(everything, before=early))};\n",
    }


def written() -> dict[str, str]:
    """Every file by its path below Public/."""
    roots = [FIRST, *LATER]
    empty = {
        ICONS_MODULE: "export function icon() {}\n", STYLES_MODULE: "export const STYLES = '';\n",
        TALK_STYLES_MODULE: "export const TALK_STYLES = '';\n",
    }
    plain = Modules(roots, empty)
    # The launcher makes the panel around it.
    shown = [joined([t for item in plain.needed([FIRST]) for t in item.tokens]), plain.source(LAUNCHER)]
    modules = Modules(roots, made_modules(shown, [plain.source(path) for path in [*plain.order, LAUNCHER]]))
    chunks: list[list[Item]] = []
    known: set[int] = set()
    for root in roots:
        chunks.append([item for item in modules.needed([root]) if id(item) not in known])
        known |= {id(item) for item in chunks[-1]}
    names = short_names([joined(item.tokens) for chunk in chunks for item in chunk])
    files = {}
    for number, (root, chunk) in enumerate(zip(roots, chunks)):
        uses = set().union(*(item.uses for item in chunk))
        later = set().union(*(item.uses for other in chunks[number + 1:] for item in other))
        imports = "".join(
            f"import{{{','.join(sorted(names[n] for n in taken))}}}from'./{name(roots[other])}';"
            for other in range(number) if (taken := set().union(*(item.names for item in chunks[other])) & uses))
        offered = sorted(names[n] for n in set().union(*(item.names for item in chunk)) & later)
        place = modules.order.index(root)
        doors = [f"{names[f'{door}${place}']} as {door}" for door in doors_of(modules, root)]
        text = squeeze(joined([t for item in chunk for t in item.tokens]), names)
        files[f"widget/{name(root)}"] = f"{imports}{text}export{{{','.join(offered + doors)}}};\n"
    launcher = modules.source(LAUNCHER)
    files["w.js"] = squeeze(launcher, short_names([launcher])) + "\n"
    files["widget/i18n-pseudo.js"] = squeeze((PUBLIC / "lib/i18n-pseudo.js").read_text(encoding="utf-8")) + "\n"
    for language in LANGUAGES:
        words: dict[str, str] = {}
        for area in ("common", "customer"):
            words |= json.loads((PUBLIC / "i18n" / area / f"{language}.json").read_text(encoding="utf-8"))
        for part, some in zip(("first", "later"), split(words, shown[0])):
            files[f"widget/words/{part}/{language}.json"] = json.dumps(some, ensure_ascii=False, separators=(",", ":")) + "\n"
    return files


def split(words: dict[str, str], source: str) -> tuple[dict[str, str], dict[str, str]]:
    """The words that the source names, by their key or by how their key begins, and the rest."""
    keys = set(re.findall(r"'([\w.]+)'", source))
    beginnings = tuple(re.findall(r"`([\w.]+\.)\$\{", source))
    first = {key: text for key, text in words.items() if key in keys or key.startswith(beginnings)}
    return first, {key: text for key, text in words.items() if key not in first}


def name(root: str) -> str:
    """The file that a part becomes."""
    return "chat.js" if root == FIRST else PurePosixPath(root).name


def doors_of(modules: Modules, root: str) -> list[str]:
    """What a part offers to those who load it: everything its module exports."""
    return re.findall(r"^export (?:async )?function (\w+)", modules.sources[root], re.M)


def main() -> None:
    for path, text in written().items():
        target = PUBLIC / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
