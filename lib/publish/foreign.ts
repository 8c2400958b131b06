import { Fault } from '../fault';
import { quote } from './quote';
import { type Scan } from './scan';

/** How many foreign files a message names. */
const named = 10;

/** @throws Fault that names what others put into a folder of ours */
export function refuseForeign({ foreign }: Pick<Scan, 'foreign'>, folder: string, remark = ''): void {
  if (foreign.length === 0) return;
  const names = foreign.map(({ path, kind }) => quote(path) + (kind === undefined ? '' : ` (${kind})`)).sort();
  const more = names.length > named ? ` and ${names.length - named} more` : '';
  const got = names.slice(0, named).join(', ') + more;
  throw new Fault(`${quote(folder)} must hold only files that synth wrote, got ${got}; move them away or delete them${remark}`);
}
