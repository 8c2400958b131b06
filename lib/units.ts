import { Fault } from './fault';

/**
 * An amount of memory or storage in Kubernetes' notation, for example `512Mi` or `20Gi`.
 * @checked by {@link bytes}, which whoever takes one asks
 */
export type Bytes = `${number}${'Ki' | 'Mi' | 'Gi' | 'Ti'}`;

/**
 * CPU time in Kubernetes' notation: whole cores (`2`) or thousandths of one (`250m`).
 * @checked by {@link millicores}, which whoever takes one asks
 */
export type Cpu = `${number}m` | `${number}`;

const factors: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** Bytes of an amount such as `512Mi`; `subject` names what it belongs to if it must be refused. */
export function bytes(amount: Bytes, subject: string): number {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti)$/.exec(amount);
  const factor = factors[match?.[2] ?? ''];
  if (match === null || factor === undefined || Number(match[1]) <= 0) {
    throw new Fault(`${subject} must be a positive amount with a binary unit, got '${String(amount)}'; write for example '512Mi' or '20Gi'`);
  }
  return Number(match[1]) * factor;
}

/** Thousandths of a core of an amount such as `250m` or `2`; `subject` names what it belongs to if it must be refused. */
export function millicores(amount: Cpu, subject: string): number {
  const match = /^(\d+)(m?)$/.exec(amount);
  if (match === null || Number(match[1]) <= 0) {
    throw new Fault(`${subject} must be whole cores or thousandths of one, got '${String(amount)}'; write for example '2' or '250m'`);
  }
  return match[2] === 'm' ? Number(match[1]) : Number(match[1]) * 1000;
}
