import { Agent, request } from 'node:https';
import { type KubeResponse, refusal } from './kube-response';

/** How to reach an API server. */
export interface KubeAccess {
  readonly server: string;
  /** In PEM. */
  readonly authority: string;
  readonly token: string;
}

interface Body { readonly type: string; readonly text: string }

/** Sends requests to an API server as they are: no client library comes between a file and what the server says of it. */
export class KubeClient {
  private readonly agent: Agent;

  public constructor(public readonly access: KubeAccess) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca: access.authority });
  }

  public async send(method: string, path: string, body?: Body): Promise<KubeResponse> {
    try {
      return await this.sendOnce(method, path, body);
    } catch (error) {
      // The server may close a connection just as it is used again; it has not read the request then.
      if ((error as { isReused?: boolean }).isReused === true) return await this.sendOnce(method, path, body);
      throw error;
    }
  }

  private sendOnce(method: string, path: string, body: Body | undefined): Promise<KubeResponse> {
    return new Promise((done, failed) => {
      const headers = { authorization: `Bearer ${this.access.token}`, accept: 'application/json', ...(body && { 'content-type': body.type, 'content-length': Buffer.byteLength(body.text) }) };
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
