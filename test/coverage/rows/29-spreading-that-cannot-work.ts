import { type Fleet, PostgresDatabase } from '../../../lib';
import { machines } from '../../fixtures/home';
import { plainDeployment, web, workload } from '../bases';
import { byConstruct, byRule, impossible, type Row } from '../row';

const apart = (topologyKey: string): object => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: { app: 'app' } } }] } } });
const spread = (topologyKey: string): object => ({ topologySpreadConstraints: [{ topologyKey, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'app' } } }] });
const copies = (replicas: number, pod: object): Fleet => web((app) => plainDeployment(app, { deployment: { replicas }, pod }));

export const row: Row = {
  number: 29,
  name: 'Copies that must be apart on too few nodes',
  text: 'Copies may not share a node or a zone, there are fewer of these than copies, and the rest waits for ever. '
    + 'Parts derive from the nodes how many copies there are and how they keep apart; whatever else asks for it is placed on the nodes.',
  evidence: ['kubernetes#72565', 'ci-infra#946'],
  faults: [
    {
      name: 'four copies must be on nodes of their own, of which there are three',
      by: 'plain object',
      declare: (broken) => copies(broken ? 4 : 2, apart('kubernetes.io/hostname')),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'two copies must be spread over zones, and all nodes are in none',
      by: 'plain object',
      declare: (broken) => copies(2, spread(broken ? 'topology.kubernetes.io/zone' : 'kubernetes.io/hostname')),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'pods want a node with a label that no node has',
      by: 'plain object',
      declare: (broken) => copies(1, { nodeSelector: broken ? { 'example.org/disk': 'fast' } : { 'kubernetes.io/os': 'linux' } }),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'an image is for another architecture than the nodes',
      by: 'plain object',
      declare: (broken) => copies(1, { nodeSelector: { 'kubernetes.io/arch': broken ? 'arm64' : 'amd64' } }),
      caught: byRule('fits-nodes'),
    },
    {
      name: 'a database wants more servers than there are nodes',
      by: 'construct',
      declare: (broken) => web((app) => new PostgresDatabase(app, 'db', { storage: '1Gi', instances: broken ? 5 : 3 })),
      caught: byConstruct("instances of database 'db' must be from 1 to 3, one for each node, got '5'"),
    },
    {
      name: 'a production cluster shrinks to one node',
      by: 'another platform',
      declare: (broken) => web((app) => workload(app), broken ? { props: { platform: machines(1) } } : {}),
      caught: impossible('copies follow from the nodes: on one node everything runs once', (tree) => tree.ofKind('Deployment').filter(({ spec }) => ((spec as { replicas?: number }).replicas ?? 1) > 1).map(({ metadata }) => `${metadata.name} runs twice`),
        (tree) => { (tree.at('home/web/Deployment-web.yaml').spec as { replicas: number }).replicas = 2; }),
    },
  ],
};
