"""JavaScript and CSS made smaller, for what strangers' pages load: comments and blanks go, and names get short.

Names are changed without looking at scopes: each name that some module declares as a variable gets one short name in
the whole bundle, wherever it stands for a variable. That keeps the meaning because it is one to one, as long as
members of objects, and what the browser itself offers, keep theirs; both are told apart here. The modules' own style
helps: semicolons everywhere, no labels, no `with`, and no line that begins with a regular expression.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<blank>\s+)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<template>`)|(?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    |(?P<number>0x[0-9a-fA-F_]+|\d[\d_]*n?(?:\.\d+)?(?:e\d+)?)|(?P<name>\#?[A-Za-z_$][\w$]*)
    |(?P<sign>\.\.\.|=>|\?\?=|\|\|=|&&=|\*\*|===|!==|==|!=|<=|>=|\?\.|\?\?|\|\||&&|\+\+|--|\+=|-=|\*=|/=|%=|<<|>>>|>>|[{}()\[\];,<>+\-*/%&|^!~?:=.@])""",
    re.X | re.S,
)
REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")

KEYWORDS = set(
    "break case catch class const continue debugger default delete do else export extends finally for function if import in "
    "instanceof new return super switch this throw try typeof var void while with yield let static async await of get set "
    "null true false undefined NaN Infinity arguments constructor".split()
) - {"get", "set"}
@dataclass
class Token:
    kind: str
    text: str


def tokens(source: str) -> list[Token]:
    """The tokens without blanks and comments; a template's texts and holes are tokens of their own."""
    found: list[Token] = []
    place = 0
    # Depth of braces at which a template goes on after a hole.
    holes: list[int] = []
    depth = 0
    while place < len(source):
        if source[place] == "/" and _may_begin_value(found):
            match = REGEX.match(source, place)
            if match:
                found.append(Token("regex", match[0]))
                place = match.end()
                continue
        if holes and source[place] == "}" and depth == holes[-1]:
            holes.pop()
            depth -= 1
            place = _template(source, place + 1, found, "}")
            if found[-1].text.endswith("${"):
                depth += 1
                holes.append(depth)
            continue
        match = TOKEN.match(source, place)
        assert match, f"not JavaScript as we write it: {source[place:place + 40]!r}"
        kind = match.lastgroup
        place = match.end()
        if kind == "template":
            place = _template(source, place, found, "`")
            if found[-1].text.endswith("${"):
                depth += 1
                holes.append(depth)
        elif kind not in ("blank", "comment"):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            found.append(Token(kind, match[0]))
    return found


def _template(source: str, place: int, found: list[Token], opening: str) -> int:
    start = place
    while source[place] != "`" and not source.startswith("${", place):
        place += 2 if source[place] == "\\" else 1
    end = place + (1 if source[place] == "`" else 2)
    found.append(Token("template", opening + source[start:end]))
    return end


def _may_begin_value(found: list[Token]) -> bool:
    if not found:
        return True
    last = found[-1]
    if last.kind == "sign":
        return last.text not in (")", "]", "}")
    return last.text in ("return", "typeof", "case", "in", "of") or (last.kind == "template" and last.text.endswith("${"))


def braces(found: list[Token]) -> list[str]:
    """For each token what the innermost bracket around it is: block, object, class, or the bracket itself; '' outside.
    A bracket counts as inside itself."""
    stack: list[str] = [""]
    around = []
    isClass = False
    for index, token in enumerate(found):
        text = token.text if token.kind in ("sign", "name", "template") else ""
        if token.kind == "name" and text == "class" and found[index + 1].text not in (":", "=", ","):
            isClass = True
        opens = text in ("{", "(", "[") or (token.kind == "template" and text.endswith("${"))
        closes = text in ("}", ")", "]") or (token.kind == "template" and text.startswith("}"))
        if token.kind == "template" and closes and opens:
            around.append("hole")
            continue
        if opens:
            kind = text if text in "([" else "hole" if token.kind == "template" else _brace(found, index, stack[-1], isClass)
            if kind == "class":
                isClass = False
            stack.append(kind)
        around.append(stack[-1])
        if closes:
            stack.pop()
    return around


def _brace(found: list[Token], index: int, outer: str, isClass: bool) -> str:
    if isClass:
        return "class"
    before = found[index - 1] if index else Token("sign", ";")
    if before.kind == "name":
        return "block" if before.text in ("else", "do", "try", "finally", "static") else "object"
    if before.kind == "sign" and before.text in (")", "=>", ";", "{", "}"):
        return "block"
    return "object"


def squeeze(source: str, names: dict[str, str] | None = None) -> str:
    """The source without blanks and comments, its variables called as `names` says."""
    found = tokens(source)
    if names:
        found = renamed(found, names)
    return joined(found)


def uses_of(found: list[Token]) -> list[str]:
    """What each name token is: variable, member, shorthand, private, or '' for everything else."""
    around = braces(found)
    uses = []
    for index, token in enumerate(found):
        uses.append(_use(found, around, index) if token.kind == "name" else "")
    return uses


def _use(found: list[Token], around: list[str], index: int) -> str:
    token = found[index]
    before = found[index - 1] if index else Token("sign", ";")
    after = found[index + 1] if index + 1 < len(found) else Token("sign", ";")
    if token.text.startswith("#"):
        return "private"
    if before.text in (".", "?.") and before.kind == "sign":
        return "member"
    inside = around[index]
    begins = before.kind == "sign" and before.text in ("{", ",")
    if inside == "object":
        modified = before.kind == "name" and before.text in ("get", "set", "async") and after.text == "("
        if modified or (begins and after.text in (":", "(")):
            return "member"
        if begins and after.text in (",", "}", "=") and token.text not in KEYWORDS:
            return "shorthand"
    if inside == "class":
        starts = (before.kind == "sign" and before.text in ("{", "}", ";", "*")) or (
            before.kind == "name" and before.text in ("get", "set", "static", "async"))
        if starts and after.text in ("(", "=", ";"):
            return "member"
    if token.text in ("get", "set") and after.kind == "name":
        return ""
    return "" if token.text in KEYWORDS else "variable"


def short_names(sources: list[str]) -> dict[str, str]:
    """A short name for every variable and private member of some sources that belong together.

    A name that one source binds and another only uses is the browser's there, and stays as it is in both. A name that
    ends in `$` and a number is one of ours from another source.
    """
    counts: Counter = Counter()
    own: set[str] = set()
    free: set[str] = set()
    for source in sources:
        found = tokens(source)
        used = Counter(token.text for token, use in zip(found, uses_of(found)) if use in ("variable", "shorthand", "private"))
        bound = bound_names(source)
        counts.update(used)
        own |= bound
        free |= {name for name in used if name not in bound and not name.startswith("#") and not re.search(r"\$\d+$", name)}
    taken = free | KEYWORDS
    short = (name for name in _short() if name not in taken)
    private = _short()
    names: dict[str, str] = {}
    for name, _ in counts.most_common():
        if name.startswith("#"):
            names[name] = "#" + next(private)
        elif name in own and name not in free or re.search(r"\$\d+$", name):
            names[name] = next(short)
    return names


def bound_names(source: str) -> set[str]:
    """Names that are bound somewhere: declared, a parameter, or taken out of an object."""
    found = tokens(source)
    uses = uses_of(found)
    own = set()
    for index, (token, use) in enumerate(zip(found, uses)):
        before = found[index - 1].text if index else ""
        after = found[index + 1].text if index + 1 < len(found) else ""
        if before in ("const", "let", "var", "function", "class", "catch", "*") and use == "variable":
            own.add(token.text)
        if after == "=>" and use == "variable":
            own.add(token.text)
    return own | _patterns(found, uses)


def _patterns(found: list[Token], uses: list[str]) -> set[str]:
    """Names bound by patterns: behind `const {` and `const [`, and in the parentheses of functions."""
    own = set()
    partner, stack = {}, []
    for index, token in enumerate(found):
        text = token.text
        if token.kind == "template":
            if text.startswith("}"):
                partner[stack.pop()] = index
            if text.endswith("${"):
                stack.append(index)
        elif token.kind == "sign" and text in "([{":
            stack.append(index)
        elif token.kind == "sign" and text in ")]}":
            partner[stack.pop()] = index
    for start, end in partner.items():
        before = found[start - 1] if start else Token("sign", ";")
        after = found[end + 1].text if end + 1 < len(found) else ""
        text = found[start].text
        isPattern = text in "[{" and before.kind == "name" and before.text in ("const", "let", "var")
        isParameters = text == "(" and (
            after == "=>" or (after == "{" and before.text not in ("if", "for", "while", "switch", "with")))
        if isPattern or isParameters:
            own |= {found[i].text for i in without_defaults(found, start, end) if uses[i] in ("variable", "shorthand")}
    return own


def without_defaults(found: list[Token], start: int, end: int) -> list[int]:
    """The places of a pattern's own tokens: what stands behind `=` is read, not bound."""
    places, depth, silent = [], 0, None
    for index in range(start + 1, end):
        token = found[index]
        text = token.text if token.kind == "sign" else ""
        if silent is not None and (depth == silent and text == "," or depth < silent or (depth == silent and text in ("}", "]", ")"))):
            silent = None
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
        if text == "=" and silent is None:
            silent = depth
        elif silent is None:
            places.append(index)
    return places


def renamed(found: list[Token], names: dict[str, str]) -> list[Token]:
    uses = uses_of(found)
    changed = []
    for token, use in zip(found, uses):
        name = names.get(token.text, token.text) if use else token.text
        if use == "shorthand" and name != token.text:
            changed += [Token("name", token.text), Token("sign", ":"), Token("name", name)]
        elif use in ("variable", "private"):
            changed.append(Token(token.kind, name))
        else:
            changed.append(token)
    return changed


def joined(found: list[Token]) -> str:
    parts: list[str] = []
    last = Token("sign", "")
    for token in found:
        isWord = token.kind in ("name", "number", "string", "template", "regex") and re.match(r"[\w$#]", token.text)
        wasWord = last.text and re.search(r"[\w$]$", last.text) and last.kind in ("name", "number")
        if isWord and wasWord:
            parts.append(" ")
        elif last.text in ("+", "-") and token.text.startswith(last.text):
            parts.append(" ")
        elif token.kind == "sign" and token.text == "}" and parts and parts[-1] == ";":
            parts.pop()
        parts.append(token.text.replace("_", "") if token.kind == "number" else token.text)
        last = token
    return "".join(parts)


def _short():
    letters = "etnaoisrlcdupmhfgvbyxwkqjzETNAOISRLCDUPMHFGVBYXWKQJZ_$"
    yield from letters
    for first in letters:
        for second in letters + "0123456789":
            yield first + second


def squeeze_css(source: str) -> str:
    """A stylesheet without comments and without blanks that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", source, flags=re.S)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r"([{;][\w-]+|^[\w-]+): ", r"\1:", text)
    return text.replace(";}", "}").strip()
