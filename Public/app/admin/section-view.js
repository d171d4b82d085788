// One section of the settings: its fields, what changing it would do, and the question why before it is changed.

import { el, replace } from '../../lib/dom.js';
import { hasWords, t } from '../../lib/i18n.js';
import { full } from '../../lib/time.js';
import { toast } from '../../lib/ui.js';
import { askForm } from '../desk/form-dialog.js';
import { troubleOf } from '../desk/trouble.js';
import { fieldsOf, Wrong } from './controls.js';
import { changesBetween, pathWords, titleOf, valueWords } from './labels.js';
import { GRAVE, SECTIONS } from './shape.js';

/** More changes than this are counted, not listed. */
const LISTED_MAX = 12;

/** @param {any} page @param {string} name */
export function sectionView(page, name) {
  const section = page.sections.get(name);
  if (!section) return el('p', { class: 'empty' }, t('admin.no_section'));
  const value = { ...section.default, ...section.value };
  const look = { section: name, isOff: !section.may_change, people: page.people, queues: page.queues, rights: page.rights };
  const form = fieldsOf(SECTIONS[name] ?? [], value, look);
  const trouble = el('p', { class: 'form-trouble', role: 'alert', hidden: true });
  const complain = (words) => { trouble.hidden = !words; replace(trouble, words); if (words) trouble.scrollIntoView({ block: 'nearest' }); };
  const review = () => {
    try {
      complain('');
      ask(page, section, value, form.read());
    } catch (error) {
      complain(error instanceof Wrong ? error.message : troubleOf(error));
    }
  };
  return [
    el('h2', {}, titleOf(name)), hasWords(`set.${name}.about`) ? el('p', { class: 'muted' }, t(`set.${name}.about`)) : null,
    el('p', { class: 'since' }, section.changed_at ? t('admin.changed', { at: full(section.changed_at), name: section.changed_by?.name ?? t('staff.desk') }) : t('admin.defaults')),
    section.may_change ? null : el('p', { class: 'note-line' }, t('admin.read_only')),
    el('form', { class: 'set-form', novalidate: true, onsubmit: (event) => { event.preventDefault(); review(); } }, trouble, form.node,
      section.may_change ? el('div', { class: 'set-buttons' }, el('button', { type: 'submit', class: 'button' }, t('admin.review')),
        el('button', { type: 'button', class: 'button plain', onclick: () => page.show() }, t('admin.discard')),
        section.changed_at ? el('button', { type: 'button', class: 'button plain', onclick: () => ask(page, section, value, section.default) }, t('admin.to_defaults')) : null) : null),
  ];
}

/** What changes, what that does, and why: then it is sent, with the version that was seen. */
async function ask(page, section, before, after) {
  const name = section.section;
  const changes = changesBetween(before, after);
  if (!changes.length) return toast(t('admin.nothing'));
  const shown = changes.slice(0, LISTED_MAX);
  const nameOf = (member, id) => {
    if (member === 'people' || member === 'members') return page.people.find((one) => one.id === id)?.name ?? t('staff.unknown', { id: String(id) });
    return member === 'queue' || member === 'queues' ? page.queues.find((one) => one.id === Number(id))?.name : undefined;
  };
  const told = (one, value) => valueWords(name, String(one.path.at(-1)), value, nameOf);
  const done = await askForm({
    title: t('admin.change_title', { section: titleOf(name) }), submit: t('admin.change_submit'), kind: GRAVE.has(name) ? 'bad' : undefined,
    intro: [
      el('ul', { class: 'consequences' }, shown.map((one) => el('li', {}, el('b', {}, pathWords(name, one.path)), ': ', el('del', { dir: 'auto' }, told(one, one.before)), ' → ', el('ins', { dir: 'auto' }, told(one, one.after)))),
        changes.length > LISTED_MAX ? el('li', {}, t('admin.more_changes', { n: changes.length - LISTED_MAX })) : null),
      hasWords(`set.${name}.warning`) ? el('p', { class: 'note-line' }, t(`set.${name}.warning`)) : null,
    ],
    fields: [{ name: 'reason', label: t('why'), required: true, max: 500, hint: t('force.reason_hint') }],
    send: ({ reason }) => page.commands.send('desk.change_settings', { section: name, value: after, version: section.version, reason }),
  });
  if (!done) return undefined;
  toast(t('admin.changed_now'), { kind: 'ok' });
  return page.reload();
}
