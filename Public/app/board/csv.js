// What is shown, as a file for a spreadsheet: RFC 4180, with quotes where they are needed.

import { el } from '../../lib/dom.js';

/** A cell that begins like this would be read as a formula by a spreadsheet: what people wrote must not be run. */
const FORMULA = /^[=+\-@\t\r]/u;

/** @param {any} value */
export function cellOf(value) {
  const text = FORMULA.test(String(value)) && typeof value !== 'number' ? `'${value}` : String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {any[][]} rows */
export const csvOf = (rows) => rows.map((row) => row.map(cellOf).join(',')).join('\r\n') + '\r\n';

/** @param {string} name of the file @param {string[]} head @param {any[][]} rows */
export function saveCSV(name, head, rows) {
  const address = URL.createObjectURL(new Blob(['\ufeff', csvOf([head, ...rows])], { type: 'text/csv;charset=utf-8' }));
  const link = el('a', { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
