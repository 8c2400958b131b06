const longest = 200;

/** Quotes a path for a message: what a terminal would hide or act upon is escaped, so that two names that look alike differ. */
export function quote(path: string): string {
  const shown = path.length > longest ? `${path.slice(0, longest)}…` : path;
  return `'${shown.replace(/[^\x20-\x7e…]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)}'`;
}
