import { randomBytes, randomUUID } from 'node:crypto';
import os from 'node:os';
import { Cilium, Harbor } from '../../../apps';
import { ConfigFiles, Secret } from '../../../lib';
import { argoApplication } from '../argo';
import { cluster, clusterWithVolumes, plain, plainDeployment, web, workload } from '../bases';
import { byRule, impossible, type Row } from '../row';
import { type Tree } from '../tree';

type Values = Record<string, unknown>;

/** Values of an application's chart. */
function valuesOf(tree: Tree, name: string): Values {
  const { source, sources = [source] } = argoApplication(tree, name).spec as unknown as { source?: Values; sources?: Values[] };
  return sources.map((each) => (each as { helm?: { valuesObject?: Values } } | undefined)?.helm?.valuesObject).find((each) => each !== undefined)!;
}

const tlsOfHubble = (tree: Tree): Values => ((valuesOf(tree, 'cilium').hubble as Values).tls as Values).auto as Values;

/** Values by which Harbor's chart is told of a secret, so that it draws none. */
const secretsOfHarbor = ['existingSecretSecretKey', 'existingSecretAdminPassword'];

export const row: Row = {
  number: 4,
  name: 'A secret drawn anew in each render',
  text: 'A password, certificate or time stamp that is made while manifests are rendered differs each time: pods restart at every sync, and what was encrypted with the first key cannot be read again. '
    + 'The tree is rendered twice and compared, charts are given existing secrets, and values are kept in the secrets backend.',
  evidence: ['argo-cd#8551', 'huly-selfhost#321', 'chartrepo#390', 'harbor-helm#2263', 'cilium#14550'],
  faults: [
    {
      name: 'a Secret gets a password that is drawn when it is declared',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        if (broken) plain(app, 'v1', 'Secret', 'login', { type: 'Opaque', stringData: { password: `a1B${randomBytes(45).toString('base64')}` } });
        else new Secret(app, 'login', { keys: ['password'] });
      }),
      caught: byRule('deterministic-rendering', 'no-private-keys', 'no-secret-data'),
    },
    {
      name: 'a session key of a program is drawn into its environment',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { env: { SESSION_KEY: broken ? `a1B${randomBytes(45).toString('base64')}` : 'none' } })),
      caught: byRule('deterministic-rendering', 'no-private-keys'),
    },
    {
      name: 'a time stamp in an annotation of the pods is to restart them at each deployment',
      by: 'patch',
      declare: (broken) => web((app) => {
        const object = plainDeployment(app);
        if (broken) object.metadata.addAnnotation('example.org/deployed', `${new Date().toISOString()} ${randomUUID()}`);
      }),
      caught: byRule('deterministic-rendering'),
    },
    {
      name: 'a label tells the machine on which the manifests were made',
      by: 'plain object',
      declare: (broken) => web((app) => {
        const object = plainDeployment(app);
        object.metadata.addLabel('example.org/made-on', broken ? os.hostname().replace(/[^a-z0-9-]/gi, '-') : 'any');
      }),
      caught: byRule('deterministic-rendering'),
    },
    {
      name: 'a program is told what a variable of the environment says',
      by: 'construct',
      declare: (broken) => web((app) => workload(app, 'web', { env: { GREETING: broken ? process.env.FLOTILLA_GREETING ?? 'hello' : 'hello' } })),
      caught: byRule('deterministic-rendering'),
    },
    {
      name: 'a file of settings holds an identity that is drawn anew',
      by: 'construct',
      declare: (broken) => web((app) => {
        workload(app);
        new ConfigFiles(app, 'settings', { 'instance.txt': broken ? randomUUID() : 'instance-1' });
      }),
      caught: byRule('deterministic-rendering'),
    },
    {
      name: 'Hubble is turned on, whose chart draws its certificates in each render unless told otherwise',
      by: 'construct',
      declare: (broken) => cluster((home) => { new Cilium(home, broken ? { hubble: true } : {}); }, { without: ['Cilium'] }),
      caught: impossible('certificates of Hubble are made in the cluster', (tree) => ['cronJob', 'certmanager'].includes(String(tlsOfHubble(tree).method)) ? [] : ['the chart draws certificates'], (tree) => { tlsOfHubble(tree).method = 'helm'; }),
    },
    {
      name: 'Harbor is installed, whose chart draws keys and passwords unless it is given them',
      by: 'construct',
      declare: (broken) => clusterWithVolumes((home) => { if (broken) new Harbor(home, { host: 'registry' }); }),
      caught: impossible('the chart of Harbor is given every secret', (tree) => secretsOfHarbor.filter((name) => typeof valuesOf(tree, 'harbor')[name] !== 'string').map((name) => `${name} is left to the chart`), (tree) => { delete valuesOf(tree, 'harbor').existingSecretSecretKey; }),
    },
  ],
};
