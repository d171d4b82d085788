// Whether single keys do something here: kept in this browser (WCAG 2.1.4 asks for the choice).

const SWITCH = 'waggle-desk-keys';

export const areKeysOn = () => {
  try {
    return localStorage.getItem(SWITCH) !== 'off';
  } catch {
    return true;
  }
};

/** @param {boolean} on */
export function switchKeys(on) {
  try {
    localStorage.setItem(SWITCH, on ? 'on' : 'off');
  } catch {
    // Without storage the choice cannot be kept; the keys stay as they are.
  }
}
