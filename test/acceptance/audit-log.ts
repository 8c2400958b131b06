import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** What the API server notes of a request that it has answered. */
export interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly apiGroup?: string; readonly resource?: string; readonly subresource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number; readonly message?: string };
  /** ISO 8601, to the microsecond. */
  readonly requestReceivedTimestamp: string;
  /** When it was answered. */
  readonly stageTimestamp: string;
}

/** The API server's record of requests that change something; reads are not in it. */
export class AuditLog {
  public constructor(private readonly file: string) {}

  /** The place of what comes next. */
  public get end(): number {
    return statSync(this.file).size;
  }

  /** What was answered since a place; lines that were being written then or are now are left out. */
  public since(place: number): AuditEvent[] {
    const from = Math.max(0, place - 1);
    const buffer = Buffer.alloc(this.end - from);
    const file = openSync(this.file, 'r');
    const length = readSync(file, buffer, 0, buffer.length, from);
    closeSync(file);
    const text = buffer.toString('utf8', 0, length);
    const first = place === 0 ? 0 : text.indexOf('\n') + 1;
    return text.slice(first, text.lastIndexOf('\n') + 1).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEvent);
  }
}

/** The path of the object that a request is about, without that of a part of it. */
export function objectOf({ requestURI, objectRef }: AuditEvent): string {
  const path = requestURI.split('?')[0]!;
  return objectRef?.subresource === undefined ? path : path.slice(0, -objectRef.subresource.length - 1);
}

/** Whether it was only tried. */
export function isTrial({ requestURI }: AuditEvent): boolean {
  return requestURI.includes('dryRun=All');
}

/** Whether Argo CD asked for it. */
export function isOfArgoCd({ userAgent = '' }: AuditEvent): boolean {
  return userAgent.startsWith('argocd-');
}

/** Whether it makes or changes an object. */
export function isWrite({ verb }: AuditEvent): boolean {
  return verb === 'patch' || verb === 'create' || verb === 'update';
}

/** Whether it was refused. */
export function isRefused({ responseStatus }: AuditEvent): boolean {
  return (responseStatus?.code ?? 0) >= 400;
}

/** The request in words, as far as it is known. */
export function describe({ verb, requestURI, userAgent = 'somebody', responseStatus }: AuditEvent): string {
  return `${verb} ${requestURI.split('?')[0]} by ${userAgent.split('/')[0]}: ${responseStatus?.code} ${responseStatus?.message ?? ''}`.trim();
}
