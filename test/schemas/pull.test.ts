import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { type Fleet } from '../../lib';
import { schemas } from '../../lib/cli/schemas';
import { application, emptyHome } from '../fixtures/home';
import { treeOf } from '../fixtures/tree';
import { widgetYaml } from './widget';

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const widgetDigest = sha256(widgetYaml);

let root: string;
let server: Server;
let base: string;
let requests: string[];
let answers: Record<string, (response: ServerResponse) => void>;

const send = (body: string | Buffer, status = 200, headers: Record<string, string> = {}) => (response: ServerResponse): void => {
  response.writeHead(status, headers).end(body);
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'flotilla-schemas-'));
  requests = [];
  answers = { '/widgets.yaml': send(widgetYaml) };
  server = createServer((request, response) => {
    requests.push(request.url!);
    (answers[request.url!] ?? send('not here', 404))(response);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
  rmSync(root, { recursive: true });
});

/** A fleet without any system whose definitions would be downloaded. */
function declare(): Fleet {
  return emptyHome((cluster) => {
    new ApiObject(application(cluster), 'widget', { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'a' } });
  }, { without: ['ArgoCD', 'CertManager', 'Cilium', 'Cloudflared', 'CloudNativePG', 'ExternalSecrets', 'LocalPathProvisioner', 'PriorityClasses'] });
}

/** Runs the command and returns what it says, or the sentence in which it fails. */
async function run(...args: string[]): Promise<string> {
  const said: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  try {
    await schemas({ root, declare, args, tell: () => undefined });
    return said.join('').trimEnd();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  } finally {
    write.mockRestore();
  }
}

const folder = (): string => join(root, 'schemas');
const files = (): string[] => readdirSync(folder()).sort();
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder(), name), 'utf8'));

describe('pulling one file', () => {
  test('keeps its definitions without their texts, and a lock', async () => {
    expect(await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest)).toBe('schemas: 1 files of definitions, 1 new, 0 gone; commit the folder');
    expect(files()).toEqual(['depots.example.org.json', 'lock.json', 'widgets.example.org.json']);
    expect(read('lock.json')).toEqual({
      version: 1,
      sources: [{
        url: `${base}/widgets.yaml`, sha256: widgetDigest, named: true,
        kinds: Object.fromEntries(['Depot', 'Widget'].map((kind) => {
          const file = `${kind.toLowerCase()}s.example.org.json`;
          return [`example.org/${kind}`, { file, sha256: sha256(readFileSync(join(folder(), file))) }];
        })),
      }],
    });
    const { versions } = read('widgets.example.org.json') as { versions: { schema: { description?: string; properties: { spec: { description?: string; properties: { description: object; size: object } } } } }[] };
    expect(versions[0]!.schema.description).toBeUndefined();
    expect(versions[0]!.schema.properties.spec.description).toBeUndefined();
    // A field of that name stays.
    expect(versions[0]!.schema.properties.spec.properties).toMatchObject({ description: { type: 'string', maxLength: 5 }, size: { type: 'integer', minimum: 1 } });
  });

  test('takes a digest in capitals', async () => {
    expect(await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest.toUpperCase())).toMatch(/^schemas: 1 files/);
  });

  test('follows redirects that stay with what is allowed', async () => {
    answers['/a'] = send('', 302, { location: '/b' });
    answers['/b'] = send('', 307, { location: `${base}/widgets.yaml` });
    expect(await run('pull', `${base}/a`, '--sha256', widgetDigest)).toMatch(/^schemas: 1 files/);
    expect(requests).toEqual(['/a', '/b', '/widgets.yaml']);
  });

  test.each<[string, () => string, () => string]>([
    ['no digest', () => '/widgets.yaml', () => `Fault: '${base}/widgets.yaml' must be pulled with its digest, got none; read what is there, and if you trust it run npx flotilla schemas pull ${base}/widgets.yaml --sha256 ${widgetDigest}`],
  ])('is refused with %s, and told what it would be', async (_, path, sentence) => {
    expect(await run('pull', `${base}${path()}`)).toBe(sentence());
    expect(existsSync(folder())).toBe(false);
  });
});

describe('what goes wrong is one sentence, and nothing is changed', () => {
  const zeros = '0'.repeat(64);
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((letter, index) => `${letter}: &${letter} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join()}]`)].join('\n');
  const big = Buffer.alloc(33 * 2 ** 20, 'a');

  test.each<[string, () => void, string, string | Buffer, (url: string) => string]>([
    ['another digest', () => undefined, '/widgets.yaml', 'other', (url) => `'${url}' must have the digest ${sha256('other')}, got ${widgetDigest}; nothing was taken, and somebody must find out why it changed`],
    ['nothing there', () => undefined, '/gone', '', (url) => `'${url}' must be there, got the answer 404; correct the address`],
    ['a server that fails', () => { answers['/x'] = send('', 503); }, '/x', '', (url) => `'${url}' must be there, got the answer 503; try again later`],
    ['a redirect to a place that is not encrypted', () => { answers['/x'] = send('', 302, { location: 'http://example.org/' }); }, '/x', '', (url) => `URL of definitions must begin with https://, got 'http://example.org/', to which '${url}' leads`],
    ['redirects without end', () => { answers['/x'] = send('', 302, { location: '/x' }); }, '/x', '', (url) => `'${url}' must lead to a file, got more than 5 redirects`],
    ['half a file', () => { answers['/x'] = (response) => { response.writeHead(200, { 'content-length': '1000' }); response.write('half'); setTimeout(() => response.destroy(), 20); }; }, '/x', '', (url) => `'${url}' must be reachable, got `],
    ['more than there may be', () => { answers['/x'] = send(big); }, '/x', big, (url) => `'${url}' must be at most 32 MiB, got more; is it the file that you mean?`],
    ['bytes that are no text', () => { answers['/x'] = send(Buffer.from([0xff, 0xfe, 0x00])); }, '/x', Buffer.from([0xff, 0xfe, 0x00]), (url) => `'${url}' must be text in UTF-8, got other bytes`],
    ['no YAML', () => { answers['/x'] = send('a: [b'); }, '/x', 'a: [b', (url) => `'${url}' must be YAML, got: `],
    ['nothing that is defined', () => { answers['/x'] = send('<html>'); }, '/x', '<html>', (url) => `'${url}' must hold a CustomResourceDefinition of apiextensions.k8s.io/v1, got none; is it the file that you mean?`],
    ['nothing at all', () => { answers['/x'] = send(''); }, '/x', '', (url) => `'${url}' must hold a CustomResourceDefinition of apiextensions.k8s.io/v1, got none; is it the file that you mean?`],
    ['an alias that never ends', () => { answers['/x'] = send(bomb); }, '/x', bomb, (url) => `'${url}' must be YAML, got: `],
  ])('%s', async (_, prepare, path, content, sentence) => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    const before = treeOf(root);
    prepare();
    const said = await run('pull', `${base}${path}`, '--sha256', sha256(content));
    expect(said.startsWith(`Fault: ${sentence(`${base}${path}`)}`) ? 'as expected' : said).toBe('as expected');
    expect(said).not.toContain('\n');
    expect(treeOf(root)).toEqual(before);
  });


  test('a server that is not there', async () => {
    expect(await run('pull', 'http://127.0.0.1:65000/x', '--sha256', zeros)).toBe("Fault: 'http://127.0.0.1:65000/x' must be reachable, got ECONNREFUSED; see to the network and try again");
  });

  test('a server that is not there, where a proxy was meant', async () => {
    process.env.HTTPS_PROXY = 'http://proxy.example.org:3128';
    try {
      expect(await run('pull', 'http://127.0.0.1:65000/x', '--sha256', zeros))
        .toBe("Fault: 'http://127.0.0.1:65000/x' must be reachable, got ECONNREFUSED; HTTPS_PROXY is set, which Node.js heeds with NODE_USE_ENV_PROXY=1 from version 22.21 and 24.5 on");
    } finally {
      delete process.env.HTTPS_PROXY;
    }
  });

  test.each(['http://example.org/a', 'file:///etc/passwd', 'ftp://example.org/a', 'widgets.yaml', 'http://127.0.0.1.example.org/a'])('%s', async (url) => {
    expect(await run('pull', url, '--sha256', zeros)).toBe(`Fault: URL of definitions must begin with https://, got '${url}'`);
  });

  test.each([[[]], [['push']], [['pull', 'a', 'b']], [['pull', '--sha256', zeros]], [['forget']], [['pull', '--digest', 'x']]])('arguments %j', async (args) => {
    expect(await run(...args)).toMatch(/^Fault: schemas must be followed by pull, by pull URL --sha256 DIGEST, or by forget URL, got '/);
  });

  test('a digest that is none', async () => {
    expect(await run('pull', `${base}/widgets.yaml`, '--sha256', 'abc')).toBe("Fault: digest must be 64 of 0-9 and a-f, got 'abc'");
  });

  test('a kind that two files define', async () => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    answers['/again.yaml'] = send(`${widgetYaml}\n`);
    expect(await run('pull', `${base}/again.yaml`, '--sha256', sha256(`${widgetYaml}\n`)))
      .toBe(`Fault: kind Depot of example.org must be defined once, got it in '${base}/again.yaml' and '${base}/widgets.yaml'; forget one of them: npx flotilla schemas forget URL`);
  });

  test("somebody else's file in the folder", async () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), 'mine.txt'), 'x');
    expect(await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest)).toBe(`Fault: '${folder()}' must hold what flotilla schemas pull wrote and nothing else, got 'mine.txt'; move it away`);
    expect(files()).toEqual(['mine.txt']);
  });

  test('a lock that is none', async () => {
    mkdirSync(folder());
    writeFileSync(join(folder(), 'lock.json'), '{"version": 2}');
    expect(await run('pull')).toBe(`Fault: '${join(folder(), 'lock.json')}' must be what flotilla schemas pull wrote, got something else; restore it with git checkout, or run npx flotilla schemas pull`);
  });
});

describe('a run that was killed', () => {
  test.each([['between two renames', 'old'], ['before the first', 'new']])('%s is put right by the next', async (_, left) => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    const whole = files();
    if (left === 'old') renameSync(folder(), join(root, '.schemas.4711.old'));
    mkdirSync(join(root, '.schemas.4711.new'));
    expect(await run('pull')).toBe('schemas: 1 files of definitions, 0 new, 0 gone; commit the folder');
    expect(files()).toEqual(whole);
    expect(readdirSync(root)).toEqual(['schemas']);
  });
});

describe('pulling what the fleet asks for', () => {
  test('tells the kinds that nobody defines', async () => {
    expect(await run('pull')).toBe([
      'schemas: 0 files of definitions, 0 new, 0 gone; commit the folder',
      'note: kind Widget of example.org must have a definition to be checked by, got none; find the file that defines it and run npx flotilla schemas pull URL',
    ].join('\n'));
  });

  test('keeps what was named, without asking for it again', async () => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    const before = treeOf(root);
    requests = [];
    expect(await run('pull')).toBe('schemas: 1 files of definitions, 0 new, 0 gone; commit the folder');
    expect(requests).toEqual([]);
    expect(treeOf(root)).toEqual(before);
  });

  test('does not take a file that somebody changed for what was pulled', async () => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    writeFileSync(join(folder(), 'depots.example.org.json'), '{}');
    expect(await run('pull')).toBe(`Fault: '${join(folder(), 'depots.example.org.json')}' must be as it was pulled, got something else; restore it with git checkout, or run npx flotilla schemas pull`);
  });

  test('takes the new file of a URL that was named before', async () => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    const newer = widgetYaml.replace('minimum: 1', 'minimum: 2');
    answers['/widgets.yaml'] = send(newer);
    expect(await run('pull', `${base}/widgets.yaml`, '--sha256', sha256(newer))).toBe('schemas: 1 files of definitions, 1 new, 1 gone; commit the folder');
    expect(readFileSync(join(folder(), 'widgets.example.org.json'), 'utf8')).toContain('"minimum": 2');
  });

  test('forgets what was named', async () => {
    await run('pull', `${base}/widgets.yaml`, '--sha256', widgetDigest);
    expect(await run('forget', `${base}/other.yaml`)).toBe(`Fault: URL to forget must be one of lock.json, got '${base}/other.yaml'; it has '${base}/widgets.yaml'`);
    expect(await run('forget', `${base}/widgets.yaml`)).toBe('schemas: 0 files of definitions, 0 new, 1 gone; commit the folder');
    expect(files()).toEqual(['lock.json']);
    expect(await run('forget', `${base}/widgets.yaml`)).toBe(`Fault: URL to forget must be one of lock.json, got '${base}/widgets.yaml'; it has none that was named`);
  });
});
