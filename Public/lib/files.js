/** Files that come with messages: sent before the message that names them, fetched when somebody wants one. */
import { address, RpcError } from './api.js';
import { el, icon } from './dom.js';
import { language, t } from './i18n.js';

/** What the server takes: bytes of one file, files of one message. */
export const FILE_BYTES_MAX = 25 * 1024 * 1024;
export const FILES_MAX = 10;

/** What was sent from this page and no message has brought back yet: names by id. @type {Map<string, any>} */
const sent = new Map();

/** What the page knows of ids that a message names. @param {string[] | undefined} ids */
export const known = (ids) => (ids ?? []).map((id) => sent.get(id) ?? { name: t('files.one'), size: 0 });

/** @param {number} bytes @returns {string} in the reader's words: "1.2 MB" */
export function sizeWords(bytes) {
  const [unit, size] = bytes < 1e3 ? ['byte', bytes] : bytes < 1e6 ? ['kilobyte', bytes / 1e3] : ['megabyte', bytes / 1e6];
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }).format(size);
}

/**
 * Sends one file.
 * @param {File} file @param {string | undefined} token a visitor's; without one the session counts
 * @param {(share: number) => void} onProgress 0 to 1
 * @returns {{done: Promise<{file: string, name: string, size: number}>, cancel: () => void}}
 */
export function sendFile(file, token, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // Not every box on the way speaks JSON.
      }
      if (request.status !== 201 || !answer) return reject(RpcError.fromProblem(request.status, answer));
      sent.set(answer.file, answer);
      resolve(answer);
    };
    request.onerror = () => reject(RpcError.own('offline', 'The server cannot be reached.'));
    request.onabort = () => reject(null);
  });
  request.open('POST', address('/api/files', { name: file.name }));
  request.setRequestHeader('Accept', 'application/json, application/problem+json');
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
  request.send(file);
  return { done, cancel: () => request.abort() };
}

/** Fetches a file with a token and lets the browser keep it. @param {number} ticket @param {any} file @param {string} token */
export async function keepFile(ticket, file, token) {
  const answer = await fetch(address(`/api/files/${ticket}/${file.file}`), { headers: { Authorization: `Bearer ${token}` } }).catch(() => null);
  if (!answer?.ok) throw RpcError.own(answer ? 'not_found' : 'offline', 'The file cannot be fetched.');
  const link = el('a', { href: URL.createObjectURL(await answer.blob()), download: file.name });
  link.click();
  // The browser has begun by then; the memory is given back.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * Draws a message's files when they have changed. Those without a number are still on their way.
 * @param {HTMLElement} place a list @param {any[] | undefined} files @param {(file: any) => HTMLElement} door what opens one
 */
export function drawFiles(place, files = [], door) {
  const look = JSON.stringify(files.map((file) => [file.file, file.name]));
  if (place.dataset.files === look) return;
  place.dataset.files = look;
  place.hidden = files.length === 0;
  place.replaceChildren(...files.map((file) => {
    const node = file.sha256 ? door(file) : el('span', { class: 'file' });
    node.append(icon('clip'), el('bdi', {}, file.name), el('span', { class: 'file-size' }, file.size ? sizeWords(file.size) : ''));
    return el('li', {}, node);
  }));
}

/** Lets files be dropped on a place. @param {HTMLElement} place @param {(files: FileList) => void} take */
export function dropsOn(place, take) {
  const carries = (event) => event.dataTransfer?.types.includes('Files');
  const show = (on) => place.classList.toggle('dropping', on);
  place.addEventListener('dragover', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(true);
  });
  place.addEventListener('dragleave', (event) => !place.contains(event.relatedTarget) && show(false));
  place.addEventListener('drop', (event) => {
    show(false);
    if (!carries(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

/** Takes files that are pasted into a field. @param {HTMLElement} field @param {(files: FileList) => void} take */
export function pastesInto(field, take) {
  field.addEventListener('paste', (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });
}

/** A button that asks for files. @param {(files: FileList) => void} take */
export function fileButton(take) {
  const chooser = el('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1', 'aria-hidden': 'true' });
  chooser.addEventListener('change', () => {
    take(chooser.files);
    chooser.value = '';
  });
  return el('span', { class: 'clip' }, chooser,
    el('button', { type: 'button', class: 'icon-button', 'aria-label': t('files.add'), title: t('files.add'), onclick: () => chooser.click() }, icon('clip')));
}

