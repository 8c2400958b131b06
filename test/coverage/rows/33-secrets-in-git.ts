import { JsonPatch } from 'cdk8s';
import { certManagerChart, ConfigFiles, HelmChart, Secret } from '../../../lib';
import { application } from '../../fixtures/home';
import { cluster, plain, plainDeployment, web, workload } from '../bases';
import { byRule, type Row } from '../row';

/** Put together at run time, so that no scanner takes this file for a leak. */
const key = ['-----BEGIN', 'PRIVATE', 'KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END', 'PRIVATE', 'KEY-----'].join(' ');
const token = `ghp${'_'}${'a1B2c3D4e5F6'.repeat(3)}`;
const drawn = 'k3Jx9QmZr7TvB2nLw8HsYc4GfDpE6uAo';
const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;

export const row: Row = {
  number: 33,
  name: 'Secrets in Git',
  text: 'A password is committed by mistake, and Git never forgets. '
    + 'A Secret with data is refused, and so is whatever looks like a key, a token or something drawn at random, in any field of any object and in values of charts.',
  evidence: ['2i2c#1097', 'website#1482'],
  faults: [
    {
      name: 'a Secret is written by hand',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); if (broken) plain(app, 'v1', 'Secret', 'login', { stringData: { password: 'correct horse' } }); else new Secret(app, 'login', { keys: ['password'] }); }),
      caught: byRule('no-secret-data'),
    },
    {
      name: 'a Secret is written by hand in base64, which hides it from readers alone',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); if (broken) plain(app, 'v1', 'Secret', 'login', { type: 'Opaque', data: { password: 'Y29ycmVjdCBob3JzZQ==' } }); }),
      caught: byRule('no-secret-data'),
    },
    {
      name: 'a private key stands in a ConfigMap',
      by: 'construct',
      declare: (broken) => web((app) => { workload(app); new ConfigFiles(app, 'settings', { 'tls.key': broken ? key : 'see the secret' }); }),
      caught: byRule('no-private-keys'),
    },
    {
      name: 'a token stands in the arguments of a container',
      by: 'plain object',
      declare: (broken) => web((app) => plainDeployment(app, { container: { args: ['--verbose', broken ? `--token=${token}` : '--quiet'] } })),
      caught: byRule('no-private-keys'),
    },
    {
      name: 'a session key drawn at random stands in an environment variable',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { env: { SESSION_KEY: broken ? drawn : 'none' } })),
      caught: byRule('no-private-keys'),
    },
    {
      name: 'a password that somebody thought of stands in a ConfigMap that pods read',
      by: 'plain object',
      declare: (broken) => web((app) => { workload(app); plain(app, 'v1', 'ConfigMap', 'settings', { data: { DB_USER: 'web', DB_PASSWORD: broken ? 'correct horse' : '$(PASSWORD)' } }); }),
      caught: byRule('no-secret-data'),
    },
    {
      name: 'a patch puts a token into an annotation',
      by: 'patch',
      declare: (broken) => web((app) => { const object = plainDeployment(app); if (broken) object.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.org/token': token })); }),
      caught: byRule('no-private-keys'),
    },
    {
      name: 'further values of a chart hold a token',
      by: 'chart values',
      declare: (broken) => cluster((home) => {
        new HelmChart(application(home, 'certificates'), {
          chart: certManagerChart,
          values: {
            crds: { enabled: true, keep: true }, global: { priorityClassName: 'platform-high', leaderElection: { namespace: 'certificates' } }, resources: small,
            webhook: { resources: small }, cainjector: { resources: small }, startupapicheck: { enabled: false },
          },
          furtherValues: broken ? { extraEnv: [{ name: 'TOKEN', value: token }] } : {},
        });
      }, { without: ['CertManager'] }),
      caught: byRule('no-private-keys'),
    },
  ],
};
