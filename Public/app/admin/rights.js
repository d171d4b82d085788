// The one table of rights, as far as the page needs it: what somebody of a fixed role may be, and so what the role holds.

/** What somebody of a role may be to the desk or to a ticket; the rest is for the desk itself. @type {Record<string, string[]>} */
const RELATIONS = {
  agent: ['anyAgent', 'owner', 'member', 'speaker', 'invitee', 'onceInvited', 'skilledAgent', 'handRaiser', 'offerTarget', 'onceOffered', 'readableStaff', 'deskReader', 'cover'],
  manager: ['manager', 'joinedManager', 'owner', 'member', 'speaker', 'invitee', 'onceInvited', 'handRaiser', 'offerTarget', 'onceOffered', 'cover'],
  administrator: ['administrator', 'brokenGlass'],
  partner: ['anyPartner', 'sharedPartner', 'speakingPartner', 'invitee', 'onceInvited', 'member'],
  bot: ['anyBot'],
  customer: ['anyCustomer', 'customerOwn'],
};

export const FIXED_ROLES = Object.keys(RELATIONS);

/**
 * @typedef {{action: string, on_ticket: boolean, kept?: string, relations: string[]}} Right
 * @param {Right[]} rights @param {string} role a fixed one
 * @returns {(Right & {why: string[]})[]} what it holds, each with the relations from which that follows
 */
export const heldBy = (rights, role) => rights.map((right) => ({ ...right, why: right.relations.filter((relation) => RELATIONS[role].includes(relation)) })).filter((right) => right.why.length);

/** The desk's own role of somebody, where it has effect. @param {any} page @param {{id: number, role: string}} person */
export const ownRoleOf = (page, person) => ownRoles(page).find((role) => role.origin === person.role && role.people.includes(person.id));

/** @param {any} page @returns {{name: string, origin: string, without: string[], people: number[]}[]} */
export const ownRoles = (page) => page.sections.get('roles')?.value.roles ?? [];
