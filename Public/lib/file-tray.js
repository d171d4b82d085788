/** Files on their way to a message: progress, cancel, what went wrong, and the ids once they are there. */
import { el, icon, setText } from './dom.js';
import { errorWords } from './error-words.js';
import { FILE_BYTES_MAX, FILES_MAX, sendFile, sizeWords } from './files.js';
import { t } from './i18n.js';

/**
 * @param {{token: () => string | undefined, changed: () => void}} options changed: something came, went, or is whole
 * @returns {{node: HTMLElement, take(files: Iterable<File>): void, ids(): string[], isBusy(): boolean, clear(): void}}
 */
export function fileTray({ token, changed }) {
  const list = el('ul', { class: 'tray-files' });
  const trouble = el('p', { class: 'error-text', role: 'alert' });
  const node = el('div', { class: 'tray' }, list, trouble);
  /** @type {Set<{file: File, id: string, cancel: () => void}>} */
  const items = new Set();

  const take = (files) => {
    setText(trouble, '');
    for (const file of files) {
      if (items.size >= FILES_MAX) setText(trouble, t('files.too_many', { n: FILES_MAX }));
      else if (file.size > FILE_BYTES_MAX) setText(trouble, t('files.too_large', { name: file.name, max: sizeWords(FILE_BYTES_MAX) }));
      else begin(file);
    }
    changed();
  };

  const begin = (file) => {
    const bar = el('progress', { max: 1, value: 0, 'aria-label': t('files.sending', { name: file.name }) });
    const row = el('li', { class: 'file' }, icon('clip'), el('bdi', {}, file.name), el('span', { class: 'file-size' }, sizeWords(file.size)), bar,
      el('button', { type: 'button', class: 'icon-button', 'aria-label': t('files.remove', { name: file.name }), onclick: () => remove() }, icon('close')));
    const { done, cancel } = sendFile(file, token(), (share) => { bar.value = share; });
    const item = { file, id: '', cancel };
    const remove = () => {
      cancel();
      items.delete(item);
      row.remove();
      changed();
    };
    items.add(item);
    list.append(row);
    done.then((answer) => {
      item.id = answer.file;
      bar.remove();
      changed();
    }, (error) => {
      if (error === null) return;
      remove();
      setText(trouble, t('files.failed', { name: file.name, why: errorWords(error) }));
    });
  };

  return {
    node, take,
    ids: () => [...items].map((item) => item.id).filter(Boolean),
    isBusy: () => [...items].some((item) => item.id === ''),
    clear: () => {
      items.clear();
      list.replaceChildren();
      setText(trouble, '');
    },
  };
}
