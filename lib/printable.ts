/** How long a line of a message may be. A value may be a million characters long, and what stands behind it must be seen. */
const longest = 2000;
const kept = { before: 1400, after: 400 };

/**
 * A text as it can be put on a terminal: control characters, those that turn the direction of writing or show nothing, and
 * halves of characters are written as escapes, and lines of any length are cut in their middle.
 */
export function printable(text: string): string {
  return text.split('\n').map(shortened).join('\n').replace(hidden, escaped);
}

/** The same in one line: what is a line break in a value is none in the message. */
export function inOneLine(text: string): string {
  return text.includes('\n') ? text.replaceAll('\n', '\\n') : text;
}

const hidden = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escaped(character: string): string {
  const short = JSON.stringify(character).slice(1, -1);
  return short.length > 1 ? short : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function shortened(line: string): string {
  if (line.length <= longest) return line;
  return `${line.slice(0, kept.before)}… (${line.length - kept.before - kept.after} characters) …${line.slice(-kept.after)}`;
}
