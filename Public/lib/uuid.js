/** UUID version 7 (RFC 9562 section 5.7): 48 bits of time, then chance; ids made by one page sort by time. */

const RANDOM_BYTES = 10;
let lastMs = 0;
let counter = 0;

/** @param {number} [now] milliseconds since 1970 @returns {string} a new id, greater than every earlier one of this page */
export function uuid7(now = Date.now()) {
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES));
  counter = now > lastMs ? ((random[0] & 0x07) << 8) | random[1] : counter + 1;
  // A full counter, or a clock that went back, borrows from the next millisecond: order matters more than the time.
  lastMs = Math.max(now, lastMs) + (counter > 0xfff ? 1 : 0);
  counter &= 0xfff;
  const time = lastMs.toString(16).padStart(12, '0');
  const versioned = (0x7000 | counter).toString(16);
  const variant = (0x80 | (random[2] & 0x3f)).toString(16);
  const tail = [...random.subarray(3)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${versioned}-${variant}${tail.slice(0, 2)}-${tail.slice(2)}`;
}
