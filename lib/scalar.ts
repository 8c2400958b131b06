/** Strings no reader takes for anything else: words, paths, images, arguments; single spaces or colons inside. */
const plain = /^(?:-{0,2}[A-Za-z]|_+[A-Za-z]|[/$])(?:[ :]?[\w./+=@,()$%-])*$/;
/** Quantities, durations and shares. No number of any YAML ends in these units. */
const amount = /^[1-9]\d*(?:%|m|s|h|ms|k|[KMGT]i?)$/;
/** What some reader takes for a boolean, null or number; `e5` is one for the JavaScript library in YAML 1.1. */
const reserved = /^-*(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e[-+]?[\d_.]+)$/i;

/** Strings recur: names, kinds, labels. Only short ones are kept, and all are dropped when there are too many. */
const known = new Map<string, string>();
const longest = 128;
const most = 20_000;

/**
 * A string as a YAML scalar that YAML 1.1, YAML 1.2 and Go's parser read alike: bare where that is certain, else in
 * double quotes. A text of lines becomes a literal block where `indent`, the margin of its lines, is given and every
 * line is safe there. Undefined for a lone surrogate, which no encoding of Unicode can hold.
 */
export function scalar(text: string, indent?: string): string | undefined {
  if (indent !== undefined && text.includes('\n') && isLiteral(text)) return literal(text, indent);
  if (text.length > longest) return quoted(text);
  let found = known.get(text);
  if (found === undefined) {
    found = (plain.test(text) || amount.test(text)) && !reserved.test(text) ? text : quoted(text);
    if (found === undefined) return undefined;
    if (known.size >= most) known.clear();
    known.set(text, found);
  }
  return found;
}

/** JSON's escapes are YAML's too, except for pairs of surrogates: Go refuses them and wants one long escape. */
function quoted(text: string): string | undefined {
  if (/[\ud800-\udfff]/u.test(text)) return undefined;
  return JSON.stringify(text).replace(/[\x7f-\u{10ffff}]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** Printable ASCII and tabs, no blanks at a line's end (editors and git hooks remove them), not newlines alone. */
const isLiteral = (text: string): boolean => /[^\n]/.test(text) && !/[^\n\t -~]|[\t ](?:\n|$)/.test(text);

function literal(text: string, indent: string): string {
  // Readers take the margin from the first line, unless told: two more than the parent's.
  const indicator = /^\n*[\t ]/.test(text) ? '2' : '';
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  // The last newline is the caller's.
  return `|${indicator}${chomping}\n${text.replace(/^(?=[^\n])/gm, indent).replace(/\n$/, '')}`;
}
