/** What would steer a terminal, end a line or turn the order of its signs around. */
const steering = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text that somebody else has written, as it may stand in one line of a terminal or a page: escaped as in JSON. */
export function printable(text: string): string {
  return text.replace(steering, (sign) => {
    const escaped = JSON.stringify(sign).slice(1, -1);
    return escaped === sign ? `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}` : escaped;
  });
}
