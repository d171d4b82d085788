// Figures and dates as the console and the board write them, in the page's language.

import { format } from '../../lib/time.js';

/** @param {number} at "20 Nov, 14:02" */
export const dayAndClock = (at) => format(Intl.DateTimeFormat, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(at);

/** @param {number} share of one: "41%" */
export const percent = (share) => format(Intl.NumberFormat, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** @param {number} value "1.50" */
export const decimal = (value) => format(Intl.NumberFormat, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
