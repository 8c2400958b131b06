import { Fault } from '../fault';
import { header } from '../header';
import { quote } from './quote';

/** Longest file name, in bytes, on the file systems of Linux and macOS. */
const longestSegment = 255;

interface Claim {
  readonly name: string;
  readonly path: string;
  readonly isFile: boolean;
}

/**
 * Refuses files that no folder can hold exactly, on any system that a clone of it may live on.
 *
 * @throws Fault for the first path or text that cannot be published
 */
export function checkFiles(files: ReadonlyMap<string, string>): void {
  if (files.size === 0) {
    throw new Fault("the files to publish must not be none, got an empty fleet; declare a cluster, for Argo CD would prune everything");
  }
  const claims = new Map<string, Claim>();
  const folders = new Set<string>();
  for (const [path, text] of files) {
    const broken = brokenRule(path);
    if (broken !== undefined) throw new Fault(`the path of a file must ${broken}, got ${quote(path)}; rename the object it is made of`);
    if (!text.startsWith(header)) {
      throw new Fault(`the text of ${quote(path)} must begin with our header, got ${quote(text.split('\n', 1)[0] ?? '')}; render it with the header`);
    }
    // Whose own folder was there before, those above it were as well.
    const above = folders.has(path.slice(0, path.lastIndexOf('/'))) ? [] : foldersOf(path);
    for (const folder of above) {
      if (folders.has(folder)) continue;
      folders.add(folder);
      claim(claims, { name: folder, path, isFile: false });
    }
    claim(claims, { name: path, path, isFile: true });
  }
}

/** The folders above a relative path, outermost first. */
export function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) folders.push(path.slice(0, end));
  return folders;
}

/** Letters, digits and a few signs, and no segment that is long or begins with a dot: nothing in it is against a rule. */
const isPlain = (path: string): boolean => path.length <= longestSegment && /^[A-Za-z0-9_-][\w.-]*(?:\/[A-Za-z0-9_-][\w.-]*)*$/.test(path);

function brokenRule(path: string): string | undefined {
  if (isPlain(path)) return undefined;
  if (path.startsWith('/')) return 'be relative';
  if (/[\p{Cc}\p{Cs}\uFFFD\\]/u.test(path)) return 'be plain text without backslashes and control characters';
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') return "have no segment that is empty, '.' or '..'";
    if (Buffer.byteLength(segment) > longestSegment) return `have no segment longer than ${longestSegment} bytes`;
    if (fold(segment) === '.GIT') return "have no segment '.git', which git never commits";
  }
  return undefined;
}

function claim(claims: Map<string, Claim>, mine: Claim): void {
  const key = fold(mine.name);
  const other = claims.get(key);
  claims.set(key, mine);
  if (other === undefined) return;
  const both = `got ${quote(other.path)} and ${quote(mine.path)}`;
  if (other.isFile !== mine.isFile) throw new Fault(`a file must not also be the folder of another, ${both}; rename one of the two`);
  throw new Fault(`two paths must differ in more than case and Unicode form, ${both}; rename one, for macOS and Windows hold them as one`);
}

/**
 * Names that macOS or Windows may take for one another fold to the same text.
 * Lower case joins 'ẞ' and 'ß', then upper case joins 'ß' and 'ss'.
 */
function fold(name: string): string {
  return isPlain(name) ? name.toUpperCase() : name.normalize('NFD').toLowerCase().toUpperCase();
}
