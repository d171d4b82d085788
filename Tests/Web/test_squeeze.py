"""The tool that makes modules small keeps their meaning: what it wrote runs, and says the same."""

from __future__ import annotations

import subprocess

import pytest

from Web.squeeze import joined, short_names, squeeze, squeeze_css, tokens

PROGRAMS = {
    "strings and templates": "const name = 'x'; console.log(`a ${name + `b ${name}`} // no comment`, \"it's /* text */\");",
    "regular expressions": "const words = 'a/b'.split(/[/]/g); const half = 4 / 2 / 1; console.log(words, half, /\\/\\*/.test('/*'));",
    "shorthand": "const a = 1; const b = { a, c: a, d(e) { return e + a; }, get f() { return a; } }; const { c, d: g = 5 } = b; console.log(b, c, g(2), b.f);",
    "defaults": "function f({ one = 1, two: [x, y] = [one, Math.max(2, 3)] } = {}, ...rest) { return [one, x, y, rest]; } console.log(f(), f({ one: 4 }, 5));",
    "private members": "class A { #n = 0; static made = 0; get n() { return this.#n; } set n(v) { this.#n = v; } #add(k) { this.#n += k; return this; } more(k) { return this.#add(k).n; } }"
    " const it = new A(); it.n = 3; console.log(it.more(4), A.made, 'n' in it);",
    "shadowed names": "const value = 1; function f(value) { return ((value) => value * 2)(value + 1); } console.log(value, f(3));",
    "globals": "function f(location) { return location; } console.log(typeof globalThis.process, f(2), Object.keys({ location: 1 }), typeof setTimeout);",
    "numbers": "const big = 60_000; const hex = 0xff; console.log(big + +hex, 1 - -1, big++ < 3 ? 1 : 2);".replace("const big", "let big"),
    "ternaries and labels of objects": "const a = true, b = 1; const c = a ? b : 2; console.log({ a: c ? { b } : { c } }, a ? [b] : []);",
    "loops": "const seen = []; for (const [key, value] of Object.entries({ x: 1, y: 2 })) { if (value > 1) continue; seen.push(key); } console.log(seen);",
    "waiting": "const later = async (n) => { await null; return n; }; async function* count() { yield 1; yield 2; } later(3).then(async (n) => { for await (const c of count()) console.log(n, c); });",
    "catching": "function f() { try { throw new Error('no'); } catch ({ message }) { return message; } finally { console.log('end'); } } console.log(f());",
}


def said(source: str) -> str:
    done = subprocess.run(["node", "--input-type=module"], input=source, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr + source
    return done.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_squeezed_program_says_the_same(name: str):
    source = PROGRAMS[name]
    expected = said(source)
    assert expected.strip()
    assert said(squeeze(source)) == expected
    short = squeeze(source, short_names([source]))
    assert said(short) == expected
    assert len(short) <= len(source)


def test_comments_and_blanks_go():
    assert squeeze("/** What. */\nconst a = 1; // why\n\nfoo ( a ) ;\n") == "const a=1;foo(a);"
    assert joined(tokens("return  typeof x;")) == "return typeof x;"


def test_what_it_cannot_read_is_refused():
    with pytest.raises(AssertionError, match="not JavaScript as we write it"):
        squeeze("const a = \\x;")


def test_a_stylesheet_keeps_its_rules():
    css = "/* note */\n.a > .b:hover {\n  color: red;\n  margin: 0 auto;\n}\n@media (min-width: 1px) {\n  .c { inset: 0; }\n}\n"
    assert squeeze_css(css) == ".a > .b:hover{color:red;margin:0 auto}@media (min-width: 1px){.c{inset:0}}"
