import { Agent, request } from 'node:https';
import { type KubeResponse, refusal } from './kube-response';

/** How to reach an API server. */
export interface KubeAccess {
  readonly server: string;
  /** In PEM. @default - those that Node knows */
  readonly authority?: string;
  /** @default - the certificate tells who asks */
  readonly token?: string;
  /** Of the user, in PEM. @default - the token tells who asks */
  readonly certificate?: { readonly text: string; readonly key: string };
}

/** By what the API server's record knows requests of this suite. */
export const userAgent = 'flotilla-acceptance';

/** The query of a list that may be a moment old: the server does not ask its database for it. */
export const fromCache = 'resourceVersion=0';

interface Body { readonly type: string; readonly text: string }

/** Sends requests to an API server as they are: no client library comes between a file and what the server says of it. */
export class KubeClient {
  /** In seconds, how long a server that does not answer is waited for. */
  public patience = 0;
  private readonly agent: Agent;

  public constructor(public readonly access: KubeAccess) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: access.authority, cert: access.certificate?.text, key: access.certificate?.key });
  }

  /** Sends a request. While the server cannot be reached or does not work, it is sent again for as long as {@link patience} says. */
  public async send(method: string, path: string, body?: Body, accept = 'application/json'): Promise<KubeResponse> {
    const end = Date.now() + this.patience * 1000;
    for (;;) {
      try {
        const response = await this.sendSurely(method, path, body, accept);
        if (Date.now() > end || (response.status < 500 && response.status !== 429)) return response;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  private async sendSurely(...sent: Parameters<KubeClient['sendOnce']>): Promise<KubeResponse> {
    try {
      return await this.sendOnce(...sent);
    } catch (error) {
      // The server may close a connection just as it is used again; it has not read the request then.
      if ((error as { isReused?: boolean }).isReused === true) return await this.sendOnce(...sent);
      throw error;
    }
  }

  private sendOnce(method: string, path: string, body: Body | undefined, accept: string): Promise<KubeResponse> {
    return new Promise((done, failed) => {
      const { token } = this.access;
      const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }), accept, ...(body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }) };
      const sent = request(`${this.access.server}${path}`, { method, headers, agent: this.agent, timeout: 60_000 }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => done({ status: response.statusCode ?? 0, warnings: warningsOf(response.rawHeaders), body: parsed(Buffer.concat(chunks).toString()) }));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => failed(Object.assign(error, { isReused: sent.reusedSocket && error.code === 'ECONNRESET' })));
      sent.on('timeout', () => sent.destroy(new Error(`${method} ${path} must be answered within 60 s`)));
      sent.end(body?.text);
    });
  }

  /** @throws where the server refuses. */
  public async get<T>(path: string): Promise<T> {
    return this.must<T>('GET', path, await this.send('GET', path));
  }

  /** @throws where the server refuses. */
  public async post<T>(path: string, object: unknown): Promise<T> {
    return this.must<T>('POST', path, await this.send('POST', path, { type: 'application/json', text: JSON.stringify(object) }));
  }

  /** Changes fields of an object; `null` deletes one. @throws where the server refuses */
  public async merge<T>(path: string, change: unknown): Promise<T> {
    return this.must<T>('PATCH', path, await this.send('PATCH', path, { type: 'application/merge-patch+json', text: JSON.stringify(change) }));
  }

  /** Deletes an object, or all that a list's path names. @throws where the server refuses, but for what is not there */
  public async remove(path: string): Promise<void> {
    const response = await this.send('DELETE', path);
    if (response.status !== 404) this.must('DELETE', path, response);
  }

  /** Ends its connections. */
  public close(): void {
    this.agent.destroy();
  }

  private must<T>(method: string, path: string, response: KubeResponse): T {
    const refused = refusal(response);
    if (refused !== undefined) throw new Error(`${method} ${path} must be accepted, got ${refused}`);
    return response.body as T;
  }
}

/** Each stands in a header of its own, as `299 - "text"`. */
function warningsOf(raw: readonly string[]): string[] {
  return raw.flatMap((header, index) => index % 2 === 0 && header.toLowerCase() === 'warning' ? [(/^\d+ \S+ "(.*)"$/s.exec(raw[index + 1]!)?.[1] ?? raw[index + 1]!).replaceAll('\\"', '"')] : []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
