// What somebody settles for themself: the language of the pages, and whether single keys do something. Both are kept in
// this browser.

import { keepLanguage, language, LANGUAGES, t } from '../../lib/i18n.js';
import { askForm } from './form-dialog.js';
import { areKeysOn, switchKeys } from './keys-switch.js';

/** @returns {Promise<boolean>} whether something was kept; another language is spoken after the page has loaded again */
export async function askOwnSettings() {
  const before = language();
  let chosen = before;
  const kept = await askForm({
    title: t('own.title'), intro: t('own.intro'), submit: t('needs.submit'),
    fields: [
      { name: 'language', label: t('own.language'), kind: 'select', required: true, options: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label, selected: value === before })) },
      { name: 'keys', label: t('help.on'), kind: 'check', value: areKeysOn() },
    ],
    send: async (values) => {
      chosen = values.language;
      switchKeys(values.keys === true);
    },
  });
  if (!kept || chosen === before) return kept;
  keepLanguage(chosen);
  const address = new URL(location.href);
  address.searchParams.delete('lang');
  history.replaceState(null, '', address);
  location.reload();
  return true;
}
