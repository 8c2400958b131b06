import { Fault } from '../fault';
import { digestOf } from './folder';

/** Most bytes of a download: the largest definitions that are known have some two million. */
const most = 32 * 2 ** 20;

/** Redirects that are followed: what is got counts by its digest, wherever it is. */
const redirects = 5;

const milliseconds = 60_000;

export interface DownloadOptions {
  /** Digest that what is got must have. @default - nobody knows it: it is found and told, and nothing is taken */
  readonly sha256?: string;
}

/**
 * Gets a text from the web and holds it against its digest.
 * @throws Fault in one sentence for everything that can go wrong
 */
export async function download(url: string, { sha256 }: DownloadOptions): Promise<string> {
  const data = await bytesAt(address(url, url), url, redirects);
  const found = digestOf(data);
  if (sha256 === undefined) throw new Fault(`'${url}' must be pulled with its digest, got none; read what is there, and if you trust it run npx flotilla schemas pull ${url} --sha256 ${found}`);
  if (found !== sha256.toLowerCase()) throw new Fault(`'${url}' must have the digest ${sha256}, got ${found}; nothing was taken, and somebody must find out why it changed`);
  const text = Buffer.from(data).toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(Buffer.from(data))) throw new Fault(`'${url}' must be text in UTF-8, got other bytes`);
  return text;
}

function address(text: string, asked: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol === 'https:' || isLoopback) return url;
  throw new Fault(`URL of definitions must begin with https://, got '${text}'${text === asked ? '' : `, to which '${asked}' leads`}`);
}

async function bytesAt(url: URL, asked: string, left: number): Promise<Uint8Array> {
  const response = await answer(url, asked);
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location !== null) {
    await response.body?.cancel();
    if (left === 0) throw new Fault(`'${asked}' must lead to a file, got more than ${redirects} redirects`);
    if (!URL.canParse(location, url.href)) throw new Fault(`'${asked}' must lead to a file, got a redirect to '${location}'`);
    return bytesAt(address(new URL(location, url).href, asked), asked, left - 1);
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Fault(`'${asked}' must be there, got the answer ${response.status}${response.status === 404 ? '; correct the address' : '; try again later'}`);
  }
  return body(response, asked);
}

async function answer(url: URL, asked: string): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(milliseconds), headers: { accept: '*/*' } });
  } catch (error) {
    throw unreachable(error, asked);
  }
}

async function body(response: Response, asked: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > most) throw new Fault(`'${asked}' must be at most ${most / 2 ** 20} MiB, got more; is it the file that you mean?`);
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof Fault ? error : unreachable(error, asked);
  }
  const announced = Number(response.headers.get('content-length') ?? size);
  if (announced !== size && response.headers.get('content-encoding') === null) throw new Fault(`'${asked}' must arrive whole, got ${size} of ${announced} bytes; try again`);
  return Buffer.concat(parts);
}

function unreachable(error: unknown, asked: string): Fault {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  const reason = name === 'TimeoutError' ? `nothing for ${milliseconds / 1000} seconds` : cause?.code ?? cause?.message ?? message;
  const proxy = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  const advice = proxy === undefined || proxy === '' || process.env.NODE_USE_ENV_PROXY === '1' ? 'see to the network and try again' : "HTTPS_PROXY is set, which Node.js heeds with NODE_USE_ENV_PROXY=1 from version 22.21 and 24.5 on";
  return new Fault(`'${asked}' must be reachable, got ${reason}; ${advice}`, { cause: error });
}
