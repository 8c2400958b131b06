import { TwingateConnector, type TwingateConnectorProps } from '../../apps';
import { Application, type ChartValues, type Cluster, type Endpoint, type twingateConnectorChart, Workload } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

const declared = (props: Partial<TwingateConnectorProps> = {}, facts: Facts = {}, endpoints: (cluster: Cluster) => Endpoint[] = () => []): Rendered =>
  renderCluster((cluster) => new TwingateConnector(cluster, { network: 'example', endpoints: endpoints(cluster), ...props }), facts);
const values = (rendered: Rendered, application: string): ChartValues<typeof twingateConnectorChart> => rendered.values(application) as ChartValues<typeof twingateConnectorChart>;
const both = ['twingate-connector', 'twingate-connector-2'];

describe('Twingate connectors', () => {
  test('are two in production, each a release with tokens of its own, which none may share', () => {
    const rendered = declared();
    const secrets = both.map((application) => values(rendered, application).connector.existingSecret);
    expect(new Set(secrets).size).toBe(2);
    const entries = secrets.map((name) => rendered.custom(ExternalSecret, name).spec.data!.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key]));
    expect(entries).toEqual(both.map((application) => ['TWINGATE_ACCESS_TOKEN', 'TWINGATE_REFRESH_TOKEN'].map((key) => [key, `home/${application}/${application}-tokens`])));
    expect(rendered.argoApplication('twingate-connector-2').spec.source?.helm?.releaseName ?? rendered.argoApplication('twingate-connector-2').spec.sources![0]!.helm!.releaseName).toBe('twingate-connector-2');
  });

  test('are one where the tier asks for no more, without a budget that would block every drain', () => {
    const rendered = declared({}, { tier: 'standard' });
    expect([rendered.has('Application', 'twingate-connector-2'), rendered.has('PodDisruptionBudget', 'twingate-connectors')]).toEqual([false, false]);
    expect(declared().core('PodDisruptionBudget', 'twingate-connectors').spec).toMatchObject({ maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': 'connector' } } });
  });

  test('take an image that does not move, which the chart’s does', () => {
    expect(values(declared(), 'twingate-connector').image.tag).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('reach Twingate, its relays and people, and let nobody in', () => {
    const rendered = declared();
    expect(rendered.models[0]!.cluster.relations.reaches.map(({ from, host, port }) => `${from.name} ${host}:${port}`)).toEqual(both.map((name) => `${name} *.twingate.com:443`));
    const { spec } = rendered.core('NetworkPolicy', 'twingate-connector-relays');
    expect(spec).toMatchObject({ policyTypes: ['Egress'], podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'twingate-connector' } } });
    expect(spec!.egress).toEqual([{
      to: [{ ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '192.168.0.0/16']) } }],
      ports: [{ port: 30000, endPort: 31000, protocol: 'TCP' }, { port: 1, endPort: 65535, protocol: 'UDP' }],
    }]);
    expect(rendered.core('NetworkPolicy', 'twingate-connector-relays', 'home/twingate-connector').spec!.ingress).toBeUndefined();
  });

  test('go through relays alone where people may not connect directly', () => {
    expect(declared({ peerToPeer: false }).core('NetworkPolicy', 'twingate-connector-relays').spec!.egress![0]!.ports).toEqual([{ port: 30000, endPort: 31000, protocol: 'TCP' }]);
  });

  test('all reach what people may reach through them, inside the cluster and outside, and nothing else', () => {
    const rendered = declared({ hosts: [{ host: '192.168.1.5', port: 22 }, { host: 'nas.example.org', port: 53, protocol: 'UDP' }] }, {}, (cluster) => [
      new Workload(new Application(cluster, 'web'), 'web', {
        image: 'registry.example.org/web:1.0.0', ports: { http: 8080, admin: 9090 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' },
      }).endpoint('admin'),
    ]);
    for (const name of both) {
      expect(rendered.core('NetworkPolicy', name).spec!.egress).toEqual([expect.objectContaining({ ports: [{ port: 9090, protocol: 'TCP' }] })]);
      expect(rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === name).map(({ host, port, protocol }) => `${host}:${port}/${protocol}`))
        .toEqual(['*.twingate.com:443/TCP', '192.168.1.5:22/TCP', 'nas.example.org:53/UDP']);
    }
    expect(rendered.core('NetworkPolicy', 'web').spec!.ingress![0]!.from).toHaveLength(2);
  });

  test.each<[Partial<TwingateConnectorProps>, string]>([
    [{ network: 'example.twingate.com' }, "network of a Twingate connector must be the name alone such as 'example', got 'example.twingate.com'; leave out '.twingate.com'"],
    [{ connectors: 0 }, "connectors of Twingate must be a whole number from 1 to 10, got '0'"],
    [{ connectors: 1.5 }, "connectors of Twingate must be a whole number from 1 to 10, got '1.5'"],
  ])('are refused with %j', (props, message) => {
    expect(refusalOf(() => declared(props))).toBe(message);
  });
});
