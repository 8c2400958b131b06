/** Letters of the shortest word that counts as drawn at random. */
const length = 32;

/** What a word in base64, or in the form of it for addresses, consists of. */
const isLetter = Uint8Array.from({ length: 128 }, (_, code) => /[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0);

/**
 * Whether a JSON text has a word of 32 letters of base64 or more in it that is not the end of the name of a field. It looks at the last letter
 * that such a word would have, and from there goes back: most of a text is never looked at.
 */
export function hasLongWord(text: string): boolean {
  let start = 0;
  while (start + length <= text.length) {
    let at = start + length - 1;
    while (at >= start && isLetter[text.charCodeAt(at)] === 1) at -= 1;
    if (at < start) {
      let end = start + length;
      while (isLetter[text.charCodeAt(end)] === 1) end += 1;
      if (!text.startsWith('":', end)) return true;
      at = end;
    }
    start = at + 1;
  }
  return false;
}
