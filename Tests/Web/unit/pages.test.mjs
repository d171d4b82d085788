import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';

const PUBLIC = new URL('../../../Public/', import.meta.url);
const read = (path) => readFileSync(new URL(path, PUBLIC), 'utf8');
const FROM = /^(?:import|export)\b[^'"]*?from\s+'([^']+)'/gms;

/** Every module that this one needs, itself included. */
function needed(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, other] of read(path).matchAll(FROM)) needed(posix.join(posix.dirname(path), other), seen);
  return seen;
}

const pages = ['index.html', 'login.html', 'my.html'];

for (const page of pages) {
  test(`${page} asks for its modules at once, not one after another`, () => {
    const html = read(page);
    const main = /<script type="module" src="\/([^"]+)"/.exec(html)[1];
    const wanted = [...needed(main)].filter((path) => path !== main).sort();
    const preloaded = [...html.matchAll(/rel="modulepreload" href="\/([^"]+)"/g)].map((match) => match[1]).sort();
    assert.deepEqual(preloaded, wanted);
  });

  test(`what ${page} names is there`, () => {
    const names = [...read(page).matchAll(/(?:src|href)="\/([^"#]+)/g)].map((match) => match[1]);
    assert.ok(names.length > 2);
    for (const name of names) assert.ok(existsSync(new URL(name, PUBLIC)), `${name} is missing`);
  });
}

test('every icon that a module asks for is in the sprite', () => {
  const sprite = new Set([...read('icons.svg').matchAll(/symbol id="([^"]+)"/g)].map((match) => match[1]));
  const modules = readdirSync(PUBLIC, { recursive: true }).filter((name) => name.endsWith('.js'));
  for (const name of modules) {
    for (const [, icon] of read(name).matchAll(/\bicon\('([^']+)'/g)) assert.ok(sprite.has(icon), `${name} asks for ${icon}`);
  }
});
